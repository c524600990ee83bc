import { expect, test } from 'vitest';
import { ManualClock } from '../../src/kernel/clock.ts';
import { workflowFile } from '../support/world.ts';
import type { World } from '../support/world.ts';
import { condition, done, expectPeace, interpose, states, waiting, worlds } from './told.ts';

const makeWorld = worlds();

const POST = { method: 'POST', path: '/v2025/workflows' };

async function newWorld(): Promise<World> {
  return makeWorld({ files: { 'a.yaml': workflowFile('A') }, clock: new ManualClock() });
}

test('a create that was done although the connection was cut is found and owned', async () => {
  const world = await newWorld();
  await world.control.faults([{ match: POST, fault: { cut: 'after' }, times: 1 }]);
  expect(done(await world.pass())).toEqual(['a.yaml created', 'a.yaml enabled']);
  expect(await states(world)).toEqual(['A on']);
  await expectPeace(world);
});

test.each(['cut after', 'mid-body', '502'])(
  'a create that was done (%s) while the look for it fails is owned by the next pass',
  async (how) => {
    const world = await newWorld();
    const fault =
      how === '502'
        ? { delayMs: 0, encoding: 'ISO-8859-1', cut: 'mid-body' as const }
        : { cut: how === 'cut after' ? ('after' as const) : ('mid-body' as const) };
    await world.control.faults([
      { match: POST, fault, times: 1 },
      { match: { method: 'GET', path: '/v2025/workflows', nth: 2 }, fault: { status: 403 } },
    ]);
    const cut = await world.pass();
    expect(done(cut)[0]).toMatch(/^a\.yaml failed TENANT_/);
    expect(await states(world)).toEqual(['A off']);
    expect(condition(cut)).not.toBe('True Succeeded');

    const next = await world.pass();
    expect(next.recovered).toMatchObject([{ end: 'owned' }]);
    expect(done(next)).toEqual(['a.yaml enabled']);
    expect(await states(world)).toEqual(['A on']);
    await expectPeace(world);
  },
);

test('a create found later is owned although somebody renamed it meanwhile', async () => {
  const world = await newWorld();
  await world.control.faults([
    { match: POST, fault: { cut: 'after' }, times: 1 },
    { match: { method: 'GET', path: '/v2025/workflows', nth: 2 }, fault: { status: 403 } },
  ]);
  await world.pass();
  const { id } = await world.live('A');
  await world.control.edit(id, [{ op: 'replace', path: '/name', value: 'Mine' }]);
  const next = await world.pass();
  expect(next.recovered).toMatchObject([{ end: 'owned' }]);
  expect(world.lines).toContainEqual(
    expect.objectContaining({ event: 'workflow.recovered', reason: 'owned', workflowId: id }),
  );
  await world.pass();
  expect(await states(world)).toEqual(['A on']);
  expect((await world.live('A')).id).toBe(id);
});

test('a create that never arrived is not sent again before a late one could have come', async () => {
  const world = await newWorld();
  await world.control.faults([{ match: POST, fault: { cut: 'before' }, times: 1 }]);
  expect(done(await world.pass())).toEqual(['a.yaml failed TENANT_UNREACHABLE']);

  const waits = await world.pass();
  expect(waits.recovered).toMatchObject([{ end: 'waiting' }]);
  expect(done(waits)).toEqual([]);
  expect(waiting(waits)).toEqual(['a.yaml create ListIncomplete']);
  expect(condition(waits)).toBe('False Progressing');

  await world.advance(61_000);
  expect(done(await world.pass())).toEqual(['a.yaml created', 'a.yaml enabled']);
  await expectPeace(world);
});

test('a create that never arrived takes no workflow of ours that had its name', async () => {
  const world = await makeWorld({
    clock: new ManualClock(),
    files: { 'a.yaml': workflowFile('A') },
  });
  await world.pass();
  const { id } = await world.live('A');
  await world.repository.commit({
    'a.yaml': workflowFile('Renamed'),
    'b.yaml': workflowFile('A', { subject: 'Another' }),
  });
  await world.control.faults([{ match: POST, fault: { cut: 'before' }, times: 1 }]);
  expect(done(await world.pass())).toEqual(['b.yaml failed TENANT_UNREACHABLE', 'a.yaml updated']);
  await world.pass();
  await world.advance(61_000);
  expect(done(await world.pass())).toEqual(['b.yaml created', 'b.yaml enabled']);
  expect(await states(world)).toEqual(['A on', 'Renamed on']);
  expect((await world.live('Renamed')).id).toBe(id);
  await expectPeace(world);
});

test('a create that never arrived takes nothing that was there before, though it has the same content and no owner', async () => {
  const world = await makeWorld({
    clock: new ManualClock(),
    files: { 'a.yaml': workflowFile('A') },
  });
  await world.pass();
  const { id } = await world.live('A');
  await world.control.edit(id, [{ op: 'replace', path: '/enabled', value: false }]);
  await world.restart({ loseStore: true });
  await world.repository.commit({ 'b.yaml': workflowFile('B') });
  await world.control.faults([{ match: POST, fault: { cut: 'before' }, times: 1 }]);
  await world.pass();
  expect((await world.pass()).recovered).toMatchObject([{ end: 'waiting' }]);
  await world.advance(61_000);
  const last = await world.pass();
  expect(done(last)).toEqual(['b.yaml created', 'b.yaml enabled']);
  expect(waiting(last)).toEqual(['a.yaml adopt ApprovalRequired']);
  expect(await states(world)).toEqual(['A off', 'B on']);
});

test('a create that arrives late is found instead of being made twice', async () => {
  const world = await newWorld();
  await world.control.faults([{ match: POST, fault: { cut: 'before' }, times: 1 }]);
  await world.pass();
  await world.pass();
  await world.advance(61_000);
  // The tenant carries out what we gave up on, with our own name on it.
  await world.tenant.call('POST', '/v2025/workflows', {
    name: 'A',
    description: 'Made for a test',
  });
  const found = await world.pass();
  expect(found.recovered).toMatchObject([{ end: 'owned' }]);
  await world.pass();
  expect(await states(world)).toEqual(['A on']);
  await expectPeace(world);
});

test.each(['before', 'after'] as const)(
  'a connection cut %s an edit, at every request of it, is repaired',
  async (cut) => {
    const world = await newWorld();
    await world.pass();
    for (const nth of [1, 2, 3]) {
      await world.repository.commit({
        'a.yaml': workflowFile('A', { subject: `Number ${nth} ${cut}` }),
      });
      await world.control.faults([{ match: { method: 'PATCH', nth }, fault: { cut } }]);
      await world.pass();
      await world.control.clearFaults();
      await world.pass();
      expect(await states(world)).toEqual(['A on']);
      await expectPeace(world);
    }
  },
);

test('a delete whose answer was lost is done, once', async () => {
  const world = await makeWorld({
    files: { 'a.yaml': workflowFile('A'), 'b.yaml': workflowFile('B') },
    clock: new ManualClock(),
  });
  await world.pass();
  await world.repository.commit({ 'a.yaml': undefined });
  interpose(world, 'deleteWorkflow', 1, 'before', () =>
    world.control.faults([
      { match: { method: 'DELETE', nth: 1 }, fault: { cut: 'after' } },
      { match: { method: 'DELETE', nth: 2 }, fault: { status: 403 } },
    ]),
  );
  expect(done(await world.pass())).toEqual([
    'a.yaml quarantined',
    'a.yaml failed TENANT_SCOPE_MISSING',
  ]);
  const next = await world.pass();
  expect(next.recovered).toMatchObject([{ end: 'gone' }]);
  expect(done(next)).toEqual([]);
  expect(await states(world)).toEqual(['B on']);
  await expectPeace(world);
});
