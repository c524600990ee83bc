import { expect, test } from 'vitest';
import { ManualClock } from '../../src/kernel/clock.ts';
import { seedOf } from '../support/tenant-with-people.ts';
import { workflowFile } from '../support/world.ts';
import type { World, WorldOptions } from '../support/world.ts';
import { condition, worlds } from './told.ts';

const worldOf = worlds();

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW = Date.UTC(2026, 0, 5, 9);

const ADMIN = { id: '2c9180857d0a1b2c017d0a1b2c3d0001', name: 'Demo Admin' };
const LEAVER = {
  id: '2c9180857d0a1b2c017d0a1b2c3d0002',
  name: 'William Wilson',
  identityState: 'INACTIVE_LONG_TERM',
};

const WARNINGS = /^(owner|tenant\.(credential|scope|executions)|workflow\.executions)/;

async function warned(options: WorldOptions): Promise<World> {
  const world = await worldOf({ clock: new ManualClock(NOW), ...options });
  await world.pass();
  return world;
}

async function after(world: World, ms: number): Promise<World['lines']> {
  await world.advance(ms);
  await world.pass();
  return world.lines.filter(({ event }) => WARNINGS.test(event));
}

function ownedBy(id: string, name: string): string {
  return `${workflowFile(name)}owner: { type: IDENTITY, id: ${id} }\n`;
}

test('an inactive owner is told once with all of their files, and again only when it got worse', async () => {
  const seed = await seedOf({ identities: [ADMIN, LEAVER] });
  const world = await warned({
    files: {
      'a.yaml': ownedBy(LEAVER.id, 'A'),
      'b.yaml': ownedBy(LEAVER.id, 'B'),
      'c.yaml': ownedBy(ADMIN.id, 'C'),
    },
    emulator: { seed },
  });
  expect(world.lines.filter(({ event }) => WARNINGS.test(event))).toEqual([]);
  const told = await after(world, HOUR_MS);
  expect(told).toMatchObject([
    {
      event: 'owner.inactive',
      level: 'warn',
      owner: 'William Wilson',
      workflow: 'A',
      file: 'a.yaml',
      files: ['a.yaml', 'b.yaml'],
      message: expect.stringContaining('INACTIVE_LONG_TERM'),
    },
  ]);
  expect(await after(world, DAY_MS)).toEqual([]);
  await world.restart();
  expect(await after(world, DAY_MS)).toEqual([]);
  world.between = (ports) => ({
    ...ports,
    tenant: {
      ...ports.tenant,
      ownerStates: async (ids) => ({ asked: ids, found: [ADMIN] }),
    },
  });
  expect(await after(world, DAY_MS)).toMatchObject([
    { event: 'owner.inactive', message: expect.stringContaining('gone from the tenant') },
  ]);
  expect(await after(world, DAY_MS)).toEqual([]);
});

test('two requests a day are made, whatever the number of passes', async () => {
  const world = await warned({
    files: { 'a.yaml': ownedBy(ADMIN.id, 'A'), 'b.yaml': ownedBy(LEAVER.id, 'B') },
    emulator: { seed: await seedOf({ identities: [ADMIN, LEAVER] }) },
  });
  await after(world, HOUR_MS);
  for (let day = 0; day < 3; day += 1) {
    await world.control.resetRequests();
    for (let quarter = 0; quarter < 4; quarter += 1) {
      expect(await after(world, DAY_MS / 4)).toEqual([]);
    }
    expect((await world.control.requests()).byOperation).toEqual({
      listWorkflows: 4,
      getPublicIdentities: 1,
      listPersonalAccessTokens: 1,
    });
  }
});

test('a credential near its end is told 30, 14, 7 and 1 days before, once each', async () => {
  const expirationDate = new Date(NOW + 40 * DAY_MS).toISOString();
  const world = await warned({
    files: { 'a.yaml': workflowFile('A') },
    emulator: {
      seed: await seedOf({
        identities: [ADMIN],
        'personal-access-tokens': [{ id: 'demo', name: 'demo', expirationDate }],
      }),
    },
  });
  const left: unknown[] = [];
  for (const days of [1, 8, 1, 1, 14, 1, 1, 6, 1, 4, 1, 0.5]) {
    const lines = await after(world, days * DAY_MS);
    left.push(...lines.map(({ event, daysLeft }) => `${event} ${String(daysLeft)}`));
    await world.restart();
  }
  expect(left).toEqual([30, 14, 7, 1].map((days) => `tenant.credential-expiring ${days}`));
});

test('a missing scope is told once and names it; the pass is well all the same', async () => {
  const world = await warned({ files: { 'a.yaml': workflowFile('A') } });
  await world.control.faults([
    {
      match: { path: '^/v2025/(public-identities|personal-access-tokens)' },
      fault: { status: 403 },
    },
  ]);
  const told = await after(world, HOUR_MS);
  expect(told).toMatchObject([
    { event: 'tenant.scope-missing', scopes: ['sp:scopes:default'] },
    { event: 'tenant.scope-missing', scopes: ['sp:my-personal-access-tokens:read'] },
  ]);
  expect(condition(world.results.at(-1)!)).toBe('True Succeeded');
  await world.restart();
  expect(await after(world, DAY_MS)).toEqual([]);
  expect(await after(world, DAY_MS)).toEqual([]);
});

/** Lets the list carry counts that the embedded tenant does not make by itself. */
function count(world: World, counts: () => Record<string, number>): void {
  world.between = (ports) => ({
    ...ports,
    tenant: {
      ...ports.tenant,
      listWorkflows: async (signal) =>
        (await ports.tenant.listWorkflows(signal)).map((workflow) => ({
          ...workflow,
          raw: { ...workflow.raw, ...counts() },
        })),
    },
  });
}

test('executions over 80 % of a day are told once a day while it is so', async () => {
  const world = await warned({
    files: { 'a.yaml': workflowFile('A'), 'b.yaml': workflowFile('B') },
  });
  let each = 160_000;
  count(world, () => ({ dailyExecutionCount: each, dailyExecutionCountFailed: 10 }));
  expect(await after(world, HOUR_MS)).toEqual([]);
  each = 160_001;
  expect(await after(world, HOUR_MS)).toMatchObject([
    { event: 'tenant.executions-high', executions: 320_002, executionsLimit: 400_000 },
  ]);
  await world.restart();
  expect(await after(world, HOUR_MS)).toEqual([]);
  expect(await after(world, DAY_MS)).toMatchObject([{ event: 'tenant.executions-high' }]);
  each = 1;
  expect(await after(world, HOUR_MS)).toEqual([]);
  each = 170_000;
  expect(await after(world, HOUR_MS)).toMatchObject([{ event: 'tenant.executions-high' }]);
});

test('an event workflow that runs ten times as often as in the middle hour of a week is told once', async () => {
  const world = await warned({ files: { 'a.yaml': workflowFile('A') } });
  let executionCount = 1000;
  count(world, () => ({ executionCount }));
  for (let hour = 0; hour < 30; hour += 1) {
    expect(await after(world, HOUR_MS)).toEqual([]);
    executionCount += 20;
  }
  executionCount += 181;
  expect(await after(world, HOUR_MS)).toMatchObject([
    { event: 'workflow.executions-surge', workflow: 'A', perHour: 201, medianPerHour: 20 },
  ]);
  executionCount += 300;
  await world.restart();
  expect(await after(world, HOUR_MS)).toEqual([]);
  executionCount += 20;
  expect(await after(world, HOUR_MS)).toEqual([]);
  executionCount += 500;
  expect(await after(world, HOUR_MS)).toMatchObject([{ event: 'workflow.executions-surge' }]);
});

test('an operation that will go away is told once a day, whatever the number of requests', async () => {
  const world = await warned({ files: { 'a.yaml': workflowFile('A') }, api: 'v3' });
  const gone = (): readonly unknown[] =>
    world.lines
      .filter(({ event }) => event === 'tenant.api-deprecated')
      .map(({ operation, header }) => `${String(operation)} ${String(header)}`);
  expect(new Set(gone())).toEqual(
    new Set([
      'createWorkflow deprecation',
      'listWorkflows deprecation',
      'patchWorkflow deprecation',
    ]),
  );
  await after(world, HOUR_MS);
  expect(gone()).not.toContain('listWorkflows deprecation');
  await world.restart();
  await after(world, HOUR_MS);
  expect(gone()).toEqual([]);
  await after(world, DAY_MS);
  expect(gone()).toContain('listWorkflows deprecation');
});
