import { expect, test } from 'vitest';
import type { TenantRecord } from '../../src/inventory/tenant-record.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { statusText } from '../../src/report/status-text.ts';
import type { World } from '../support/world.ts';
import { checksum, condition, done, waiting, worlds } from './told.ts';
import {
  EVENT,
  MINUTE,
  ROLLOUT,
  commit,
  passes,
  run,
  settledWorld,
  watchedFile,
} from './watched.ts';
import type { Version } from './watched.ts';

const makeWorld = worlds();

function settled(first?: Version): Promise<World> {
  return settledWorld(makeWorld, first);
}

/** The names of a pass's rollout events. */
function rollouts(world: World): readonly string[] {
  return world.lines
    .map(({ event }) => event)
    .filter((event) => event.startsWith('rollout.') || event.startsWith('rollback.'));
}

async function step(world: World): Promise<string> {
  const live = (await world.live('A')) as unknown as { readonly definition: { start: string } };
  return live.definition.start;
}

/** A world in which a bad commit was applied, failed and was rolled back. */
async function rolledBack(): Promise<{ readonly world: World; readonly bad: string }> {
  const world = await settled();
  await commit(world, { step: 'Broken' });
  const bad = await world.repository.git('rev-parse', 'HEAD');
  await world.pass();
  await world.advance(MINUTE);
  await run(world, 3);
  await passes(world);
  return { world, bad };
}

test('a commit that breaks a step is rolled back, and not applied again until Git has another', async () => {
  const world = await settled();
  const good = await world.repository.git('rev-parse', 'HEAD');
  await commit(world, { step: 'Broken' });
  const bad = await world.repository.git('rev-parse', 'HEAD');
  const applied = await world.pass();
  expect([done(applied), rollouts(world)]).toEqual([['a.yaml updated'], ['rollout.started']]);
  expect(world.lines.find(({ event }) => event === 'rollout.started')).toMatchObject({
    before: { ended: 4, failed: 0 },
    appliedCommit: bad,
    commit: bad,
    file: 'a.yaml',
    line: expect.any(Number),
  });
  expect(statusOf(world)).toContain('Progressing: watched until 2026-01-05T09:17:');

  await world.advance(MINUTE);
  await run(world, 2);
  expect([done(await world.pass()), rollouts(world)]).toEqual([[], []]);
  await run(world, 1);
  const verdict = await world.pass();
  expect([verdict.again, done(verdict), rollouts(world)]).toEqual([true, [], ['rollout.degraded']]);
  expect(world.lines.find(({ event }) => event === 'rollout.degraded')).toMatchObject({
    level: 'error',
    before: { ended: 4, failed: 0 },
    after: { ended: 3, failed: 3 },
    commit: bad,
    appliedCommit: bad,
    message: expect.stringContaining('3 of 3 failed since the change, 0 of 4 failed before it.'),
  });

  const { plan, commits } = await world.planOnly();
  expect(plan.changes).toMatchObject([{ reason: 'RolledBack', goesBackTo: good, urgent: true }]);
  expect(commits.get('a.yaml')).toMatchObject({ sha: good });

  const back = await world.pass('again');
  expect([back.again, done(back), rollouts(world)]).toEqual([
    false,
    ['a.yaml updated'],
    ['rollout.rolled-back'],
  ]);
  const written = world.lines.find(({ event }) => event === 'workflow.updated')!;
  expect(written).toMatchObject({
    reason: 'RolledBack',
    commit: good,
    commitAuthor: expect.any(String),
    notes: [
      `The version of commit ${bad.slice(0, 12)} is rejected (RolloutDegraded): Executions fail: 3 of 3 failed since the change, 0 of 4 failed before it.`,
    ],
    diff: expect.stringContaining('Call'),
  });
  expect(written).not.toHaveProperty('line');
  expect(await step(world)).toBe('Call');
  expect(condition(back)).toBe('False RolledBack');
  expect(await wellSince(world)).toBeUndefined();
  expect(statusOf(world)).toMatch(
    new RegExp(`Rejected.*commit ${bad.slice(0, 12)}.*RolloutDegraded`),
  );

  await run(world, 4);
  for (let nth = 0; nth < 3; nth += 1) {
    await world.advance(10 * MINUTE);
    const idle = await world.pass();
    expect([done(idle), rollouts(world), waiting(idle)]).toEqual([
      [],
      [],
      ['a.yaml update Rejected'],
    ]);
  }
  await world.restart();
  expect(done(await world.pass())).toEqual([]);

  await commit(world, { step: 'Mended' });
  expect(done(await world.pass())).toEqual(['a.yaml updated']);
  expect(rollouts(world)).toEqual(['rollout.started']);
  expect(await wellSince(world)).toBe(world.clock.now());
  await run(world, 3);
  await world.advance(20 * MINUTE);
  const ended = await world.pass();
  expect([rollouts(world), condition(ended)]).toEqual([['rollout.healthy'], 'True Succeeded']);
  expect(statusOf(world)).not.toContain('ollout');
  // The rejection went with the next commit: the same text in a new one is another try.
  await commit(world, { step: 'Broken' });
  expect(done(await world.pass())).toEqual(['a.yaml updated']);
});

/** Since when the tenant is well with the commit it is on, for tenants that wait for it. */
async function wellSince(world: World): Promise<number | undefined> {
  const [row] = await world.store.list('tenant', '');
  const { applied = [] } = row!.value as unknown as TenantRecord;
  return applied.at(-1)?.wellSince;
}

function statusOf(world: World): string {
  const now = world.clock.now();
  return statusText(world.teller.board!, { color: false, now });
}

test('git revert ends a rollback without a write', async () => {
  const { world } = await rolledBack();
  await world.repository.git('revert', '--no-edit', 'HEAD');
  const reverted = await world.pass();
  expect([done(reverted), waiting(reverted), condition(reverted)]).toEqual([
    [],
    [],
    'True Succeeded',
  ]);
});

test('an approval applies it all the same, and it is not taken back by itself again', async () => {
  const { world } = await rolledBack();
  const last = await world.pass();
  await world.decide({ kind: 'approve', checksum: checksum(last), only: 'a.yaml' });
  expect(done(await world.pass())).toEqual(['a.yaml updated']);
  expect(await step(world)).toBe('Broken');
  await run(world, 3);
  const verdict = await passes(world);
  expect([rollouts(world), verdict.again]).toEqual([['rollout.degraded'], false]);
  expect(world.lines.find(({ event }) => event === 'rollout.degraded')!['message']).toContain(
    'so it stays',
  );
  expect(await step(world)).toBe('Broken');
  expect(statusOf(world)).toContain('Degraded');
  expect(done(await world.pass())).toEqual([]);
});

test('a release tries it again, watched as before', async () => {
  const { world } = await rolledBack();
  await world.decide({ kind: 'release', file: 'a.yaml' });
  expect(done(await world.pass())).toEqual(['a.yaml updated']);
  await run(world, 3);
  await passes(world);
  expect(await step(world)).toBe('Call');
});

test('without rollback it is told, and stays', async () => {
  const world = await settled();
  await commit(world, { step: 'Broken', rollout: ROLLOUT.replace('true', 'false') });
  await world.pass();
  await run(world, 3);
  const verdict = await world.pass();
  expect([verdict.again, rollouts(world), await step(world)]).toEqual([
    false,
    ['rollout.degraded'],
    'Broken',
  ]);
  await world.pass();
  expect(rollouts(world)).toEqual([]);
  expect(await wellSince(world)).toBeUndefined();
});

test('a change of neither trigger nor definition begins no rollout', async () => {
  const world = await settled();
  await commit(world, { description: 'Two' });
  expect([done(await world.pass()), rollouts(world)]).toEqual([['a.yaml updated'], []]);
});

test('one that comes on top of an open rollout changes neither its hour nor its commit', async () => {
  const world = await settled();
  await commit(world, { step: 'Broken' });
  const bad = await world.repository.git('rev-parse', 'HEAD');
  await world.pass();
  await run(world, 2);
  await commit(world, { step: 'Broken', description: 'Two' });
  expect([done(await world.pass()), rollouts(world)]).toEqual([['a.yaml updated'], []]);
  await run(world, 1);
  await world.pass();
  expect(world.lines.find(({ event }) => event === 'rollout.degraded')).toMatchObject({
    appliedCommit: bad,
    after: { ended: 3, failed: 3 },
  });
  await world.pass('again');
  expect(await step(world)).toBe('Call');
});

test('a newer version ends the rollout before it, and goes back to the last good one', async () => {
  const world = await settled();
  await commit(world, { step: 'Middle' });
  await world.pass();
  await commit(world, { step: 'Broken' });
  await world.pass();
  expect(rollouts(world)).toEqual(['rollout.started']);
  await run(world, 3);
  await passes(world);
  // The one in between was never seen to be good.
  expect(await step(world)).toBe('Call');
});

test('the next try is not measured against the one that failed', async () => {
  const { world } = await rolledBack();
  world.tenant.emulator.state.mocks.set({
    mocks: [
      {
        match: { step: 'Flaky', every: 3 },
        answer: { error: { status: 500, message: 'Now and then' } },
      },
    ],
  });
  await world.advance(MINUTE);
  await commit(world, { step: 'Flaky' });
  await world.pass();
  expect(world.lines.find(({ event }) => event === 'rollout.started')).toMatchObject({
    before: { ended: 4, failed: 0 },
  });
  await run(world, 3);
  await passes(world);
  expect(await step(world)).toBe('Call');
});

test('a commit that the tenant refuses leaves the one before it on trial', async () => {
  const world = await settled();
  await commit(world, { step: 'Second' });
  await world.pass();
  const refused = watchedFile({ step: 'Third' }).replace('sp:send-email', 'sp:no-such');
  await world.repository.commit({ 'a.yaml': refused });
  expect(done(await world.pass())).toEqual(['a.yaml failed EnableRefused']);
  await run(world, 3);
  await world.advance(20 * MINUTE);
  expect(condition(await world.pass())).toBe('False Rejected');
  expect([rollouts(world), await step(world)]).toEqual([['rollout.healthy'], 'Second']);
});

test('a workflow that does not run in its window ends as unknown, and counts as good then', async () => {
  const weekly = `trigger:
  type: SCHEDULED
  attributes: { frequency: weekly, weeklyDays: [Sunday], weeklyTimes: ["2026-01-05T03:00:00Z"], timeZone: UTC }`;
  const world = await settled({ trigger: weekly });
  await commit(world, { trigger: weekly, step: 'Second' });
  await world.pass();
  await world.advance(16 * MINUTE);
  const ended = await world.pass();
  expect([rollouts(world), condition(ended)]).toEqual([['rollout.unknown'], 'True Succeeded']);
  await world.restart();
  await world.pass();
  expect(rollouts(world)).toEqual([]);
});

test('what failed as often before is not blamed on the commit', async () => {
  const world = await settled({ step: 'Broken' });
  await commit(world, { step: 'Broken', trigger: EVENT.replace('$ }', '"$.identity" }') });
  await world.pass();
  await run(world, 4);
  await world.pass();
  await world.advance(20 * MINUTE);
  await world.pass();
  expect(rollouts(world)).toEqual(['rollout.healthy']);
});

test('a first version has none to go back to', async () => {
  const world = await makeWorld({
    files: { 'a.yaml': watchedFile({ step: 'Broken' }) },
    clock: new ManualClock(),
  });
  world.tenant.emulator.state.mocks.set({
    mocks: [{ match: { step: 'Broken' }, answer: { error: { status: 500, message: 'No' } } }],
  });
  await world.pass();
  expect(rollouts(world)).toEqual(['rollout.started']);
  await world.advance(MINUTE);
  await run(world, 3);
  const verdict = await passes(world);
  expect(world.lines.find(({ event }) => event === 'rollout.degraded')!['message']).toContain(
    'no earlier version',
  );
  expect(waiting(verdict)).toEqual([]);
});

test('a rollback by hand goes back to the version before, and says who asked for it', async () => {
  const world = await settled();
  await commit(world, { step: 'Second', rollout: 'ignore: []' });
  await world.pass();
  await world.decide({ kind: 'rollback', file: 'a.yaml' });
  const back = await world.pass();
  expect([done(back), rollouts(world), condition(back)]).toEqual([
    ['a.yaml updated'],
    ['rollback.requested', 'rollout.rolled-back'],
    'False RolledBack',
  ]);
  expect(await step(world)).toBe('Call');
  expect(world.lines.find(({ event }) => event === 'rollout.rolled-back')).toMatchObject({
    reason: 'Manual',
    message: 'Olga Oncall took it back by hand.',
  });
  expect(done(await world.pass())).toEqual([]);
  await world.decide({ kind: 'rollback', file: 'a.yaml' });
  expect(done(await world.pass())).toEqual([]);
  expect(world.lines.find(({ event }) => event === 'rollback.requested')!['message']).toContain(
    'no earlier version',
  );
});

test('a rollback does not wait for a window; the next commit does', async () => {
  const world = await settled();
  await commit(world, { step: 'Broken' });
  await world.pass();
  world.plan = {
    ...world.plan,
    windows: [{ days: ['sun'], fromMinute: 0, toMinute: 60, timeZone: 'UTC' }],
  };
  await run(world, 3);
  await passes(world);
  expect(await step(world)).toBe('Call');
  await commit(world, { step: 'Mended' });
  expect(done(await world.pass())).toEqual([]);
});

test('a person who edits it in the tenant meanwhile ends the rollout as unknown', async () => {
  const world = await settled();
  world.plan = { ...world.plan, policies: { ...world.plan.policies, drift: 'report' } };
  await commit(world, { step: 'Broken' });
  await world.pass();
  const { id } = await world.control.workflow('A');
  await world.control.edit(
    id,
    [{ op: 'replace', path: '/definition/steps/Done/displayName', value: 'Mine' }].map((one) => ({
      ...one,
      op: 'add',
    })),
  );
  await run(world, 3);
  await passes(world);
  expect([rollouts(world), await step(world)]).toEqual([['rollout.unknown'], 'Broken']);
});
