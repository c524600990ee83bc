import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/kernel/json.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { unlikeFile, workflowFile } from '../support/world.ts';
import {
  checksum,
  condition,
  done,
  expectPeace,
  refusals,
  sent,
  states,
  troubles,
  worlds,
} from './told.ts';

const makeWorld = worlds();

const FILES = { 'a.yaml': workflowFile('A'), 'b.yaml': workflowFile('B') };

function foreign(count: number): readonly JsonObject[] {
  return Array.from({ length: count }, (_, index) => ({ name: `Other ${index}`, enabled: false }));
}

test.each([
  ['v2025', 249],
  ['v2025', 250],
  ['v2025', 260],
  ['v2025', 500],
  ['v3', 250],
  ['beta', 260],
  ['v1', 260],
] as const)(
  '%s: a list that the tenant cuts at 250 is read to its end, with %i workflows',
  async (api, count) => {
    const world = await makeWorld({
      files: FILES,
      api,
      emulator: { behaviour: { listCap: 250 }, seed: { workflows: foreign(count - 2) } },
    });
    const first = await world.pass();
    expect(done(first)).toHaveLength(4);
    await world.control.resetRequests();
    const second = await world.pass();
    expect(done(second)).toEqual([]);
    expect(second.unmanaged.count).toBe(count - 2);
    expect((await world.control.requests()).total).toBe(Math.floor(count / 250) + 1);
  },
);

test.each([
  [
    'lacks an owned workflow',
    (all: readonly JsonObject[]) => all.filter(({ name }) => name !== 'A'),
  ],
  ['is empty', () => []],
])('a list that %s proves nothing: no create, no delete, no edit', async (_, cut) => {
  const world = await makeWorld({ files: FILES });
  await world.pass();
  const whole = (await world.tenant.call('GET', '/v2025/workflows')).body as readonly JsonObject[];
  await world.repository.commit({
    'b.yaml': undefined,
    'a.yaml': workflowFile('A', { subject: 'New' }),
    'c.yaml': unlikeFile('C'),
  });
  await world.control.faults([
    {
      match: { method: 'GET', path: '^/v2025/workflows(\\?.*)?$' },
      fault: { status: 200, body: cut(whole) as JsonObject[] },
    },
  ]);
  await world.control.resetRequests();
  const result = await world.pass();
  expect(troubles(result)).toEqual(['SYNC_LIST_INCOMPLETE']);
  expect(condition(result)).toBe('False ListIncomplete');
  expect(Object.keys((await world.control.requests()).byMethod)).toEqual(['GET']);
  expect(await states(world)).toEqual(['A on', 'B on']);

  await world.control.clearFaults();
  expect(done(await world.pass())).toEqual([
    'c.yaml created',
    'a.yaml updated',
    'b.yaml quarantined',
    'c.yaml enabled',
    'b.yaml deleted',
  ]);
  await expectPeace(world);
});

test('a list that never stands still is not believed', async () => {
  const world = await makeWorld({
    files: FILES,
    clock: new ManualClock(),
    emulator: { seed: { workflows: foreign(250) }, behaviour: { listCap: 250 } },
  });
  await world.pass();
  const page = (await world.tenant.call('GET', '/v2025/workflows?limit=250'))
    .body as readonly JsonObject[];
  await world.control.faults([
    {
      match: { method: 'GET', path: '^/v2025/workflows\\?.*offset=250' },
      fault: { status: 200, body: [page[0]!, { ...page[1]!, id: 'new' }] },
    },
  ]);
  const result = await world.pass();
  expect(troubles(result)).toEqual(['TENANT_LIST_INCOMPLETE']);
  expect(condition(result)).toBe('False ListIncomplete');
});

test('an answer that is no list stops the pass', async () => {
  const world = await makeWorld({ files: FILES, clock: new ManualClock() });
  await world.pass();
  for (const body of [{ oops: true }, [{ id: 'x' }], '<html>proxy</html>'] as const) {
    await world.control.faults([
      {
        match: { method: 'GET', path: '/v2025/workflows' },
        fault: { status: 200, body: body as JsonObject },
      },
    ]);
    const result = await world.pass();
    expect(troubles(result)).toEqual(['TENANT_BAD_ANSWER']);
    expect(done(result)).toEqual([]);
  }
});

test('a 404 that is a page of some proxy proves nothing gone', async () => {
  const world = await makeWorld({ files: FILES, clock: new ManualClock() });
  await world.pass();
  await world.control.faults([
    { match: { method: 'GET', path: '^/v2025/workflows$' }, fault: { status: 200, body: [] } },
    {
      match: { method: 'GET', path: '/v2025/workflows/' },
      fault: { status: 404, body: '<html>no route</html>' },
    },
  ]);
  expect(troubles(await world.pass())).toEqual(['TENANT_BAD_ANSWER']);
  expect(await states(world)).toEqual(['A on', 'B on']);
});

test('a tenant that really lost many workflows waits for an approval before they are made again', async () => {
  const names = ['A', 'B', 'C', 'D', 'E', 'F', 'G'];
  const world = await makeWorld({
    files: Object.fromEntries(
      names.map((name) => [`${name}.yaml`, workflowFile(name, { enabled: false })]),
    ),
  });
  await world.pass();
  for (const { id } of await world.control.workflows()) {
    await world.tenant.call('DELETE', `/v2025/workflows/${id}`);
  }
  for (let again = 0; again < 2; again += 1) {
    const waits = await world.pass();
    expect(done(waits)).toEqual([]);
    expect(refusals(waits)).toEqual(['LiveShrunk']);
    expect(condition(waits)).toBe('False LiveShrunk');
  }
  await world.decide({ kind: 'approve', checksum: checksum(await world.pass()) });
  expect(done(await world.pass())).toEqual(names.map((name) => `${name}.yaml created`));
  expect(await states(world)).toEqual(names.map((name) => `${name} off`));
  await expectPeace(world);
  expect(await sent(world)).toEqual({ listWorkflows: 1 });
});
