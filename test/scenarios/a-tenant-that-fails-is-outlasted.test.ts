import { expect, test } from 'vitest';
import { ManualClock } from '../../src/kernel/clock.ts';
import { boardOf } from '../../src/report/board.ts';
import { SECRET, workflowFile } from '../support/world.ts';
import type { World } from '../support/world.ts';
import { condition, done, expectPeace, interpose, sent, states, troubles, worlds } from './told.ts';

const makeWorld = worlds();

const FILES = { 'a.yaml': workflowFile('A') };

async function editedWorld(): Promise<World> {
  const world = await makeWorld({ files: FILES, clock: new ManualClock() });
  await world.pass();
  await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'New' }) });
  return world;
}

test('a wrong client secret stops everything before a request, and a corrected one needs no restart', async () => {
  const world = await makeWorld({ files: FILES });
  world.secret = 'wrong';
  const rejected = await world.pass();
  expect(troubles(rejected)).toEqual(['TENANT_CREDENTIAL_REJECTED']);
  expect(condition(rejected)).toBe('False CredentialRejected');
  expect(condition(rejected, 'Stalled')).toBe('True CredentialRejected');
  expect(rejected.troubles[0]!.hint).not.toBe('');
  expect(await sent(world)).toEqual({});

  world.secret = SECRET;
  expect(done(await world.pass())).toEqual(['a.yaml created', 'a.yaml enabled']);
  await expectPeace(world);
});

test('a secret that is withdrawn later stops writes when the token has to be renewed', async () => {
  const world = await editedWorld();
  world.secret = 'wrong';
  await world.advance(800_000);
  expect(condition(await world.pass())).toBe('False CredentialRejected');
  expect(await states(world)).toEqual(['A on']);
  world.secret = SECRET;
  expect(done(await world.pass())).toEqual(['a.yaml updated']);
});

test('a tenant that answers 429 for a minute is waited for within the pass', async () => {
  const world = await editedWorld();
  const before = world.clock.now();
  await world.control.faults([
    {
      match: { path: '/v2025' },
      fault: { status: 429, headers: { 'retry-after': '10' } },
      times: 6,
    },
  ]);
  const result = await world.pass();
  expect(world.clock.now() - before).toBeGreaterThanOrEqual(60_000);
  expect(done(result)).toEqual(['a.yaml updated']);
  expect(condition(result)).toBe('True Succeeded');
});

test('a tenant that goes on answering 429 is told as throttled, and nothing is lost', async () => {
  const world = await editedWorld();
  await world.control.faults([
    { match: { path: '/v2025' }, fault: { status: 429, headers: { 'retry-after': '30' } } },
  ]);
  const throttled = await world.pass();
  expect(troubles(throttled)).toEqual(['TENANT_THROTTLED']);
  expect(condition(throttled)).toBe('False Throttled');
  await world.control.clearFaults();
  expect(done(await world.pass())).toEqual(['a.yaml updated']);
});

test.each([429, 500, 503])(
  '%s for minutes right after the disable: told as stuck, enabled as soon as it ends',
  async (status) => {
    const world = await editedWorld();
    interpose(world, 'patchWorkflow', 1, 'after', () =>
      world.control.faults([{ match: { path: '/v2025' }, fault: { status } }]),
    );
    const cut = await world.pass();
    expect(done(cut)[0]).toMatch(/^a\.yaml failed TENANT_/);
    expect(cut.rounds[0]!.outcomes[0]).toMatchObject({ stuckDisabled: true });
    expect(condition(cut, 'Healthy')).toBe('False PartlyApplied');
    expect(await states(world)).toEqual(['A off']);

    const still = await world.pass();
    expect(troubles(still)).toHaveLength(1);

    await world.control.clearFaults();
    const after = await world.pass();
    expect(after.recovered).toMatchObject([{ end: 'safe' }]);
    expect(done(after)).toEqual(['a.yaml updated']);
    expect(condition(after, 'Healthy')).toBe('True Succeeded');
    expect(await states(world)).toEqual(['A on']);
    await expectPeace(world);
  },
);

test('a stuck workflow stays told in every pass until it is enabled', async () => {
  const world = await editedWorld();
  const deny = [{ match: { method: 'PATCH', path: '/v2025' }, fault: { status: 403 } }];
  interpose(world, 'patchWorkflow', 1, 'after', () => world.control.faults(deny));
  expect(condition(await world.pass(), 'Healthy')).toBe('False PartlyApplied');
  const second = await world.pass();
  expect(second.recovered).toMatchObject([{ end: 'stuck' }]);
  expect(condition(second, 'Healthy')).toBe('False PartlyApplied');
  await world.control.clearFaults();
  expect(condition(await world.pass(), 'Healthy')).toBe('True Succeeded');
  expect(await states(world)).toEqual(['A on']);
});

test.each([500, 502, 503])(
  'a single %s anywhere in an edit is retried and nothing shows',
  async (status) => {
    const world = await editedWorld();
    for (const nth of [1, 2, 3]) {
      await world.control.faults([{ match: { method: 'PATCH', nth }, fault: { status } }]);
      expect(done(await world.pass())).toEqual(['a.yaml updated']);
      expect(await states(world)).toEqual(['A on']);
      await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: `Number ${nth}` }) });
    }
  },
);

test('a token that expires in the middle of a pass is renewed once, at every request', async () => {
  const world = await editedWorld();
  for (const nth of [1, 2, 3]) {
    await world.control.resetRequests();
    await world.control.faults([{ match: { method: 'PATCH', nth }, fault: { status: 401 } }]);
    expect(done(await world.pass())).toEqual(['a.yaml updated']);
    expect((await world.control.requests()).token).toBe(1);
    await world.control.clearFaults();
    await expectPeace(world);
    await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: `Number ${nth}` }) });
  }
});

test('a tenant that is away tells so, and the same pass later does the work', async () => {
  const world = await editedWorld();
  await world.control.faults([{ fault: { cut: 'before' } }]);
  const away = await world.pass();
  expect(troubles(away)).toEqual(['TENANT_UNREACHABLE']);
  expect(condition(away)).toBe('False TenantUnreachable');
  expect(condition(away, 'Stalled')).toBe('False Succeeded');
  await world.control.clearFaults();
  expect(done(await world.pass())).toEqual(['a.yaml updated']);
});

test('a pass that breaks off after its plan still shows how every workflow stands', async () => {
  const world = await makeWorld({ files: { ...FILES, 'b.yaml': workflowFile('B') } });
  await world.tenant.call('POST', '/v2025/workflows', { name: 'By hand' });
  await world.pass();
  await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'New' }) });
  interpose(world, 'listWorkflows', 2, 'before', () => Promise.reject(new Error('Gone.')));
  const broken = await world.pass();
  expect(done(broken)).toEqual(['a.yaml updated']);
  expect(troubles(broken)).toHaveLength(1);
  const { workflows, unmanaged } = boardOf(broken);
  expect(workflows.map(({ file }) => file)).toEqual(['a.yaml', 'b.yaml']);
  expect(unmanaged).toBe(1);
});

test('a workflow that cannot be looked at before its edit is left as it runs, and edited later', async () => {
  const world = await editedWorld();
  await world.control.faults([
    {
      match: { method: 'GET', path: '^/v2025/workflows/[^/]+$' },
      fault: { status: 403 },
      times: 1,
    },
  ]);
  await world.control.resetRequests();
  const failed = await world.pass();
  expect(done(failed)).toEqual(['a.yaml failed TENANT_SCOPE_MISSING']);
  expect(failed.rounds[0]!.outcomes[0]!.stuckDisabled).toBeUndefined();
  expect(await sent(world)).not.toHaveProperty('patchWorkflow');
  expect(done(await world.pass())).toEqual(['a.yaml updated']);
});
