import { afterEach, expect, test } from 'vitest';
import { makeWorld, workflowFile } from '../support/world.ts';
import type { World } from '../support/world.ts';

let world: World | undefined;
afterEach(async () => {
  await world?.dispose();
  world = undefined;
});

function results(result: Awaited<ReturnType<World['pass']>>): readonly string[] {
  return result.rounds.flatMap(({ outcomes }) =>
    outcomes.map(({ change, result: end, reason }) =>
      [change.file, end, reason].filter(Boolean).join(' '),
    ),
  );
}

test('a first sync makes and enables what the files say, and the next pass costs one request', async () => {
  world = await makeWorld({
    files: {
      'a.yaml': workflowFile('A'),
      'b.yaml': workflowFile('B', { enabled: false }),
    },
  });
  const first = await world.pass();
  expect(first.troubles).toEqual([]);
  expect(results(first)).toEqual(['a.yaml created', 'b.yaml created', 'a.yaml enabled']);
  expect((await world.live('A')).enabled).toBe(true);
  expect((await world.live('B')).enabled).toBe(false);

  await world.control.resetRequests();
  const second = await world.pass();
  expect(results(second)).toEqual([]);
  expect((await world.control.requests()).total).toBe(1);
  expect(second.conditions.find(({ type }) => type === 'Ready')).toMatchObject({ status: 'True' });
});

test('an edit of an enabled workflow switches it off, writes, and switches it on again', async () => {
  world = await makeWorld({ files: { 'a.yaml': workflowFile('A') } });
  await world.pass();
  await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'Changed' }) });
  await world.control.resetRequests();
  const edited = await world.pass();
  expect(results(edited)).toEqual(['a.yaml updated']);
  expect(edited.rounds[0]!.outcomes[0]!.requests).toBe(4);
  const live = await world.live('A');
  expect(live.enabled).toBe(true);
  expect(live).toHaveProperty(
    ['definition', 'steps', 'Send Email', 'attributes', 'subject'],
    'Changed',
  );
});

test('drift is corrected, and told once', async () => {
  world = await makeWorld({ files: { 'a.yaml': workflowFile('A') } });
  await world.pass();
  const { id } = await world.control.workflow('A');
  await world.control.edit(id, [{ op: 'replace', path: '/description', value: 'Mine' }]);
  const corrected = await world.pass();
  expect(corrected.drift.map(({ kind }) => kind)).toEqual(['detected', 'corrected']);
  expect((await world.live('A')).description).toBe('Made for a test');
  expect((await world.pass()).drift).toEqual([]);
});

test('a removed file quarantines its workflow, deletes it after grace, and a returned file restores it', async () => {
  world = await makeWorld({
    files: { 'a.yaml': workflowFile('A'), 'b.yaml': workflowFile('B') },
    policies: { prune: { mode: 'quarantine', delayMs: 0, graceMs: 3_600_000 } },
  });
  await world.pass();
  const { id } = await world.control.workflow('A');
  await world.repository.commit({ 'a.yaml': undefined });
  expect(results(await world.pass())).toEqual(['a.yaml quarantined']);
  expect((await world.live('A')).enabled).toBe(false);
  expect(results(await world.pass())).toEqual([]);
  await world.repository.commit({ 'a.yaml': workflowFile('A') });
  expect(results(await world.pass())).toEqual(['a.yaml restored']);
  expect(await world.live('A')).toMatchObject({ id, enabled: true });

  world.plan = {
    ...world.plan,
    policies: { ...world.plan.policies, prune: { mode: 'delete', delayMs: 0, graceMs: 0 } },
  };
  await world.repository.commit({ 'a.yaml': undefined });
  expect(results(await world.pass())).toEqual(['a.yaml quarantined', 'a.yaml deleted']);
  expect(await world.control.workflows()).toHaveLength(1);
});
