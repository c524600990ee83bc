import { expect, test } from 'vitest';
import { unlikeFile, workflowFile } from '../support/world.ts';
import type { World } from '../support/world.ts';
import { startEmulator } from '../support/emulator.ts';
import {
  checksum,
  condition,
  done,
  expectPeace,
  refusals,
  states,
  troubles,
  worlds,
} from './told.ts';

const makeWorld = worlds();

const FILES = { 'a.yaml': workflowFile('A'), 'b.yaml': workflowFile('B') };

function modeOf(world: World, mode: 'observe' | 'approve' | 'auto'): void {
  world.plan = { ...world.plan, policies: { ...world.plan.policies, mode } };
}

async function methods(world: World): Promise<readonly string[]> {
  return Object.keys((await world.tenant.control.requests()).byMethod).toSorted();
}

/** Everything at once: an edit, a new file, a removed one, and drift. */
async function busy(): Promise<World> {
  const world = await makeWorld({ files: FILES });
  await world.pass();
  await world.repository.commit({
    'a.yaml': workflowFile('A', { subject: 'New' }),
    'b.yaml': undefined,
    'c.yaml': unlikeFile('C'),
  });
  await world.control.edit((await world.live('A')).id, [
    { op: 'replace', path: '/description', value: 'Mine' },
  ]);
  await world.control.resetRequests();
  return world;
}

test('mode observe reads, plans and reports; nothing but GETs leave', async () => {
  const world = await busy();
  modeOf(world, 'observe');
  const result = await world.pass();
  expect(done(result)).toEqual([]);
  expect(result.rounds[0]!.plan.changes.map(({ file, kind }) => `${file} ${kind}`)).toEqual([
    'c.yaml create',
    'a.yaml update',
    'b.yaml quarantine',
  ]);
  expect(result.drift).toHaveLength(1);
  expect(condition(result)).toBe('False Observing');
  await world.decide({ kind: 'approve', checksum: checksum(result) });
  expect(done(await world.pass())).toEqual([]);
  expect(await methods(world)).toEqual(['GET']);

  modeOf(world, 'auto');
  await world.pass();
  expect(await states(world)).toEqual(['A on', 'C on']);
  modeOf(world, 'observe');
  expect(condition(await world.pass())).toBe('True Succeeded');
});

test('a first start in mode observe writes nothing either', async () => {
  const world = await makeWorld({ files: FILES, policies: { mode: 'observe' } });
  await world.pass();
  await world.pass();
  expect(await methods(world)).toEqual(['GET']);
  expect(await states(world)).toEqual([]);
});

test('planning alone has no way to write', async () => {
  const world = await busy();
  const planned = await world.planOnly();
  expect(planned.plan.changes).toHaveLength(3);
  expect(await methods(world)).toEqual(['GET']);
  const { checksum: promised } = planned.plan;
  expect((await world.pass()).rounds[0]!.plan.checksum).toBe(promised);
});

test('mode approve waits for the checksum, and one approval covers a create with its enabling', async () => {
  const world = await busy();
  modeOf(world, 'approve');
  const waits = await world.pass();
  expect(done(waits)).toEqual([]);
  expect(refusals(waits)).toEqual(['ApprovalRequired']);
  expect(await methods(world)).toEqual(['GET']);

  await world.decide({ kind: 'approve', checksum: checksum(waits) });
  const approved = await world.pass();
  expect(done(approved)).toEqual([
    'c.yaml created',
    'a.yaml updated',
    'b.yaml quarantined',
    'c.yaml enabled',
    'b.yaml deleted',
  ]);
  expect(await states(world)).toEqual(['A on', 'C on']);
  await expectPeace(world);

  await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'Later' }) });
  expect(done(await world.pass())).toEqual([]);
});

test('in mode approve one file can be approved, with its enabling', async () => {
  const world = await busy();
  modeOf(world, 'approve');
  const waits = await world.pass();
  await world.decide({ kind: 'approve', checksum: checksum(waits), only: 'c.yaml' });
  expect(done(await world.pass())).toEqual(['c.yaml created', 'c.yaml enabled']);
  const rest = await world.pass();
  expect(done(rest)).toEqual([]);
  expect(refusals(rest)).toEqual(['ApprovalRequired']);
  expect(condition(rest)).toBe('False ApprovalRequired');
});

test('a suspended tenant is read and told, and an approval waits with it', async () => {
  const world = await busy();
  world.plan = { ...world.plan, suspended: true };
  const suspended = await world.pass();
  expect(done(suspended)).toEqual([]);
  expect(condition(suspended)).toBe('False Suspended');
  expect(await methods(world)).toEqual(['GET']);
  world.plan = { ...world.plan, suspended: false };
  await world.pass();
  expect(await states(world)).toEqual(['A on', 'C on']);
  await expectPeace(world);
});

test('another tenant under the name stops everything until the move is meant', async () => {
  const world = await makeWorld({ files: FILES });
  await world.pass();
  const other = await startEmulator({ requestsPer10s: 100_000 });
  await world.connectTo(other);
  for (let again = 0; again < 2; again += 1) {
    const changed = await world.pass();
    expect(troubles(changed)).toEqual(['SYNC_TENANT_CHANGED']);
    expect(condition(changed)).toBe('False TenantChanged');
    expect(condition(changed, 'Stalled')).toBe('True TenantChanged');
  }
  expect((await other.control.requests()).total).toBe(0);

  await world.decide({ kind: 'release' });
  expect(done(await world.pass())).toHaveLength(4);
  expect(await states(world)).toEqual(['A on', 'B on']);
  await expectPeace(world);
  await world.restart();
  await expectPeace(world);
});
