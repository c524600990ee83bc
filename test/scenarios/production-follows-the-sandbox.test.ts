import { afterEach, expect, test } from 'vitest';
import { ManualClock } from '../../src/kernel/clock.ts';
import { makeWorld, workflowFile } from '../support/world.ts';
import type { World } from '../support/world.ts';

const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0).toReversed()) {
    await world.dispose();
  }
});

const HOUR_MS = 3_600_000;
/** A Monday. */
const NINE = Date.UTC(2026, 0, 5, 9);

async function worldOf(name: string, more: Parameters<typeof makeWorld>[0] = {}): Promise<World> {
  const [first] = worlds;
  const world = await makeWorld({
    files: { 'a.yaml': workflowFile('A') },
    clock: first?.clock ?? new ManualClock(NINE),
    ...(first === undefined ? {} : { repository: first.repository }),
    ...more,
    tenant: { name, ...more.tenant },
  });
  worlds.push(world);
  return world;
}

function results(result: Awaited<ReturnType<World['pass']>>): readonly string[] {
  return result.rounds.flatMap(({ outcomes }) =>
    outcomes.map(({ change, result: end }) => `${change.file} ${end}`),
  );
}

function refusals(result: Awaited<ReturnType<World['pass']>>): readonly string[] {
  return result.rounds.at(-1)!.plan.refusals.map(({ reason }) => reason);
}

/** Production with sandbox's store: one daemon keeps both. */
async function pair(): Promise<readonly [World, World]> {
  const sandbox = await worldOf('sandbox');
  const production = await worldOf('production', {
    tenant: { after: { tenant: 'sandbox', healthyForMs: HOUR_MS } },
  });
  const own = production.store;
  production.store = sandbox.store;
  await own.close();
  return [sandbox, production];
}

test('a commit comes to production once the sandbox has been well with it for so long', async () => {
  const [sandbox, production] = await pair();
  const early = await production.pass();
  expect([results(early), refusals(early)]).toEqual([[], ['AwaitingTenant']]);
  expect(early.rounds[0]!.plan.refusals[0]!.message).toMatch(/"sandbox", which has not got it yet/);
  expect(early.conditions[0]).toMatchObject({ status: 'False', reason: 'AwaitingTenant' });

  await sandbox.pass();
  await sandbox.advance(HOUR_MS / 2);
  expect(refusals(await production.pass())).toEqual(['AwaitingTenant']);
  await sandbox.advance(HOUR_MS / 2);
  expect(results(await production.pass())).toEqual(['a.yaml created', 'a.yaml enabled']);

  await sandbox.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'Next' }) });
  await sandbox.pass();
  const waiting = await production.pass();
  expect([results(waiting), refusals(waiting)]).toEqual([[], ['AwaitingTenant']]);
  expect(waiting.rounds[0]!.plan.refusals[0]!.message).toMatch(/well with it for 1s of 1h/);
  await sandbox.advance(HOUR_MS);
  expect(results(await production.pass())).toEqual(['a.yaml updated']);
});

test('a commit that the sandbox refuses does not come to production', async () => {
  const [sandbox, production] = await pair();
  await sandbox.pass();
  await sandbox.advance(HOUR_MS);
  await production.pass();
  const bad = workflowFile('A').replace('sp:send-email', 'sp:send-nothing');
  await sandbox.repository.commit({ 'a.yaml': bad });
  expect(results(await sandbox.pass())).toEqual(['a.yaml failed']);
  await sandbox.advance(2 * HOUR_MS);
  await sandbox.pass();
  const refused = await production.pass();
  expect([results(refused), refusals(refused)]).toEqual([[], ['AwaitingTenant']]);
  expect(refused.rounds[0]!.plan.refusals[0]!.message).toMatch(/not all of it is applied and well/);

  await sandbox.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'Good' }) });
  await sandbox.pass();
  await sandbox.advance(HOUR_MS);
  expect(results(await production.pass())).toEqual(['a.yaml updated']);
});

test('commits that follow each other fast do not keep the earlier ones out', async () => {
  const [sandbox, production] = await pair();
  const change = async (subject: string): Promise<void> => {
    await sandbox.repository.commit({ 'a.yaml': workflowFile('A', { subject }) });
    await sandbox.pass();
  };
  const subject = async (): Promise<unknown> => {
    const live = (await production.live('A')) as unknown as {
      definition: { steps: Record<string, { attributes: { subject: string } }> };
    };
    return live.definition.steps['Send Email']!.attributes.subject;
  };
  await sandbox.pass();
  await sandbox.advance(HOUR_MS);
  await production.pass();
  await change('One');
  await sandbox.advance(HOUR_MS / 2);
  await change('Two');
  await sandbox.advance(HOUR_MS / 2);
  // The sandbox has gone on, and is well: the first of the two has had its hour.
  expect(results(await production.pass())).toEqual(['a.yaml updated']);
  expect(await subject()).toBe('One');
  const waiting = await production.pass();
  expect([results(waiting), refusals(waiting)]).toEqual([[], ['AwaitingTenant']]);
  await sandbox.advance(HOUR_MS / 2);
  expect(results(await production.pass())).toEqual(['a.yaml updated']);
  expect(await subject()).toBe('Two');
});

test('an approval lets a commit through the gate', async () => {
  const [, production] = await pair();
  const waiting = await production.pass();
  const { checksum } = waiting.rounds[0]!.plan;
  const [, row] = await production.store.list('tenant', '');
  const { tenantId } = (row ?? (await production.store.list('tenant', ''))[0])!.value as {
    tenantId: string;
  };
  await production.store.commit([
    {
      kind: 'put',
      collection: 'decisions',
      tenant: tenantId,
      key: 'now',
      value: { kind: 'approve', checksum, by: 'Olga', at: new Date(NINE).toISOString() },
    },
  ]);
  expect(results(await production.pass())).toEqual(['a.yaml created', 'a.yaml enabled']);
});

test('outside its window a tenant is planned and not written; inside it is', async () => {
  const world = await worldOf('production', {
    tenant: {
      windows: [
        { days: ['mon'], fromMinute: 12 * 60, toMinute: 18 * 60, timeZone: 'Europe/Berlin' },
      ],
    },
  });
  const closed = await world.pass();
  expect([results(closed), refusals(closed)]).toEqual([[], ['WindowClosed']]);
  expect(closed.rounds[0]!.plan.refusals[0]!.message).toContain('2026-01-05T11:00:00.000Z');
  expect(closed.conditions[0]).toMatchObject({ reason: 'WindowClosed' });
  await world.advance(2 * HOUR_MS);
  expect(results(await world.pass())).toEqual(['a.yaml created', 'a.yaml enabled']);
  await world.advance(7 * HOUR_MS);
  const idle = await world.pass();
  expect(idle.conditions[0]).toMatchObject({ status: 'True' });
});

test('what a crash left switched off is switched on again, whatever the window says', async () => {
  const world = await worldOf('production');
  await world.pass();
  await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'Next' }) });
  let patches = 0;
  world.between = (ports) => ({
    ...ports,
    tenant: {
      ...ports.tenant,
      patchWorkflow: async (id, operations, options) => {
        patches += 1;
        if (patches > 1) {
          throw new Error('The process was killed.');
        }
        return ports.tenant.patchWorkflow(id, operations, options);
      },
    },
  });
  await world.pass();
  expect((await world.live('A')).enabled).toBe(false);
  world.between = (ports) => ports;
  await world.restart();
  world.plan = {
    ...world.plan,
    windows: [{ days: ['sun'], fromMinute: 0, toMinute: 60, timeZone: 'UTC' }],
  };
  const closed = await world.pass();
  expect(refusals(closed)).toEqual(['WindowClosed']);
  expect(await world.live('A')).toMatchObject({ enabled: true });
  expect(await world.live('A')).toHaveProperty(
    ['definition', 'steps', 'Send Email', 'attributes', 'subject'],
    'Hello',
  );
});

test('a rollout that is watched longer than production waits is warned of there, at its line', async () => {
  const [sandbox, production] = await pair();
  const rollout = (observe: string): string => `mainsheet:\n  rollout: { observe: ${observe} }\n`;
  const warned: unknown[] = [];
  for (const tail of [rollout('59m'), rollout('60m'), rollout('60m, rollback: false')]) {
    await sandbox.repository.commit({ 'a.yaml': workflowFile('A', { tail }) });
    for (const world of [sandbox, production]) {
      const { diagnostics } = await world.pass();
      warned.push(diagnostics.map(({ code, severity, line }) => [code, severity, line]));
    }
  }
  const warning = [['ROLLOUT_OUTLASTS_GATE', 'warning', 24]];
  expect(warned).toEqual([[], [], [], warning, [], []]);
});
