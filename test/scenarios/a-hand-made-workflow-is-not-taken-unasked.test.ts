import { expect, test } from 'vitest';
import type { AdoptPolicy, DriftPolicy } from '../../src/workflow/policy.ts';
import { workflowFile } from '../support/world.ts';
import type { World } from '../support/world.ts';
import { checksum, condition, done, expectPeace, sent, states, waiting, worlds } from './told.ts';

const makeWorld = worlds();

/** A tenant that holds, as a person's work, what another world's files describe. */
async function handMade(options: {
  readonly adopt?: AdoptPolicy;
  readonly drift?: DriftPolicy;
  readonly description?: string;
  readonly more?: Record<string, string>;
}): Promise<World> {
  const { adopt = 'equal', drift = 'correct', description, more = {} } = options;
  const world = await makeWorld({
    files: { 'a.yaml': workflowFile('A', description === undefined ? {} : { description }) },
    policies: { adopt, drift },
  });
  await world.pass();
  await world.restart({ loseStore: true });
  await world.repository.git('checkout', '--quiet', '--orphan', 'fresh');
  await world.repository.commit({ 'a.yaml': workflowFile('A'), ...more });
  await world.repository.git('branch', '--force', 'main');
  await world.control.resetRequests();
  return world;
}

test.each(['equal', 'always'] as const)(
  'adopt: %s takes over what equals the file, without a write',
  async (adopt) => {
    const world = await handMade({ adopt });
    expect(done(await world.pass())).toEqual(['a.yaml adopted']);
    expect(Object.keys((await world.control.requests()).byMethod)).toEqual(['GET']);
    await expectPeace(world);
  },
);

test('what differs waits, and an approval of that one file takes it', async () => {
  const world = await handMade({ description: 'By hand', more: { 'b.yaml': workflowFile('B') } });
  const waits = await world.pass();
  expect(done(waits)).toEqual(['b.yaml created', 'b.yaml enabled']);
  expect(waiting(waits)).toEqual(['a.yaml adopt ApprovalRequired']);
  expect(condition(waits)).toBe('False ApprovalRequired');
  expect((await world.live('A')).description).toBe('By hand');

  await world.decide({ kind: 'approve', checksum: checksum(waits), only: 'a.yaml' });
  expect(done(await world.pass())).toEqual(['a.yaml updated']);
  expect(await states(world)).toEqual(['A on', 'B on']);
  expect((await world.live('A')).description).toBe('Made for a test');
  await expectPeace(world);
});

test('an approval dies when the workflow changes again', async () => {
  const world = await handMade({ description: 'By hand' });
  const waits = await world.pass();
  const { id } = await world.live('A');
  await world.control.edit(id, [{ op: 'replace', path: '/description', value: 'Again' }]);
  await world.decide({ kind: 'approve', checksum: checksum(waits) });
  expect(done(await world.pass())).toEqual([]);
  await world.control.edit(id, [{ op: 'replace', path: '/description', value: 'By hand' }]);
  expect(done(await world.pass())).toEqual([]);
  expect(await world.store.list('decisions', await tenantId(world))).toEqual([]);
});

test.each([
  ['correct', ['a.yaml updated'], 'Made for a test', 'True Succeeded'],
  ['report', ['a.yaml adopted'], 'By hand', 'False Drifted'],
] as const)(
  'adopt: always makes every difference drift, for drift: %s',
  async (drift, outcome, description, ready) => {
    const world = await handMade({ adopt: 'always', drift, description: 'By hand' });
    expect(done(await world.pass())).toEqual(outcome);
    expect((await world.live('A')).description).toBe(description);
    const next = await world.pass();
    expect(done(next)).toEqual([]);
    expect(condition(next)).toBe(ready);
  },
);

test.each([undefined, 'By hand'])(
  'adopt: never leaves it alone, equal or not',
  async (description) => {
    const world = await handMade({
      adopt: 'never',
      ...(description === undefined ? {} : { description }),
    });
    const waits = await world.pass();
    expect(waiting(waits)).toEqual(['a.yaml adopt NotOwned']);
    expect(condition(waits)).toBe('False ApprovalRequired');
    await world.decide({ kind: 'approve', checksum: checksum(waits) });
    expect(done(await world.pass())).toEqual([]);
    expect(Object.keys((await world.control.requests()).byMethod)).toEqual(['GET']);
  },
);

test('of two with the name none is taken, and both ids are told', async () => {
  const world = await handMade({});
  const { body } = await world.tenant.call('POST', '/v2025/workflows', { name: 'A' });
  const waits = await world.pass();
  expect(done(waits)).toEqual([]);
  expect(waiting(waits)).toEqual(['a.yaml create Ambiguous']);
  expect(waits.rounds[0]!.plan.changes[0]!.wait!.message).toContain(body.id);
  expect(condition(waits)).toBe('False ApprovalRequired');
  await world.decide({ kind: 'approve', checksum: checksum(waits) });
  expect(done(await world.pass())).toEqual([]);
  expect((await sent(world))['createWorkflow']).toBe(1);

  await world.tenant.call('DELETE', `/v2025/workflows/${body.id}`);
  expect(done(await world.pass())).toEqual(['a.yaml adopted']);
  await expectPeace(world);
});

test('a workflow that another source owns is not taken, and the owner is named', async () => {
  const one = await makeWorld({ files: { 'a.yaml': workflowFile('A') } });
  await one.pass();
  one.plan = { ...one.plan, source: 'other', sourceUrl: 'https://git.example/other' };
  const waits = await one.pass();
  expect(done(waits)).toEqual([]);
  expect(waiting(waits)).toEqual(['a.yaml create OwnedElsewhere']);
  expect(await states(one)).toEqual(['A on']);
});

async function tenantId(world: World): Promise<string> {
  const [row] = await world.store.list('tenant', '');
  return (row!.value as { readonly tenantId: string }).tenantId;
}
