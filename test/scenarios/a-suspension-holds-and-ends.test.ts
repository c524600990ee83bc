import { expect, test } from 'vitest';
import { ManualClock } from '../../src/kernel/clock.ts';
import { FAILING, failingFiles, starter } from '../support/failing-workflows.ts';
import { killAt } from '../support/kill-at.ts';
import { unlikeFile, workflowFile } from '../support/world.ts';
import type { World } from '../support/world.ts';
import {
  checksum,
  condition,
  done,
  expectPeace,
  refusals,
  sent,
  states,
  waiting,
  worlds,
} from './told.ts';

const makeWorld = worlds();

const HOUR_MS = 3_600_000;
const FILES = { 'a.yaml': workflowFile('A'), 'b.yaml': workflowFile('B') };

/** What was told of suspensions in the last pass. */
function told(world: World): readonly Record<string, unknown>[] {
  return world.lines.filter(({ event }) => event.startsWith('suspension.'));
}

function edited(subject: string): Record<string, string> {
  return {
    'a.yaml': workflowFile('A', { subject }),
    'b.yaml': workflowFile('B', { subject }),
  };
}

async function drift(world: World, name: string, description = 'Mine'): Promise<void> {
  const { id } = await world.live(name);
  await world.control.edit(id, [{ op: 'replace', path: '/description', value: description }]);
}

test('a suspended tenant is read and told, and nothing is written until it is resumed', async () => {
  const world = await makeWorld({ files: FILES });
  await world.pass();
  await world.repository.commit({ ...edited('New'), 'c.yaml': unlikeFile('C') });
  await drift(world, 'B');
  await world.decide({ kind: 'suspend', reason: 'Incident 4711' });
  await world.control.resetRequests();
  const suspended = await world.pass();
  expect(done(suspended)).toEqual([]);
  expect(refusals(suspended)).toEqual(['Suspended']);
  expect(condition(suspended)).toBe('False Suspended');
  expect(suspended.drift.map(({ kind, name }) => `${name} ${kind}`)).toEqual(['B detected']);
  expect(Object.keys((await world.control.requests()).byMethod)).toEqual(['GET']);
  expect(told(world)).toEqual([
    expect.objectContaining({
      event: 'suspension.set',
      level: 'info',
      tenant: 'demo',
      by: 'Olga Oncall',
      reason: 'Suspended',
      message: 'Incident 4711',
    }),
  ]);
  expect(world.teller.board).toMatchObject({
    suspension: { by: 'Olga Oncall', reason: 'Incident 4711' },
    waiting: { letThrough: 'mainsheet resume --tenant demo' },
  });
  expect(world.teller.board!.waiting!.refusals[0]!.message).toBe(
    'Olga Oncall suspended the tenant: Incident 4711.',
  );

  await world.restart();
  await world.decide({ kind: 'approve', checksum: checksum(suspended) });
  const again = await world.pass();
  expect([done(again), told(world)]).toEqual([[], []]);
  expect((await world.planOnly()).plan.refusals.map(({ reason }) => reason)).toEqual(['Suspended']);

  await world.decide({ kind: 'resume', by: 'Ben' });
  const resumed = await world.pass();
  expect(done(resumed)).toEqual([
    'c.yaml created',
    'a.yaml updated',
    'b.yaml updated',
    'c.yaml enabled',
  ]);
  expect(told(world)).toEqual([
    expect.objectContaining({ event: 'suspension.ended', by: 'Ben', reason: 'Resumed' }),
  ]);
  expect(world.teller.board!.suspension).toBeUndefined();
  await expectPeace(world);
});

test('what was switched off for an edit is switched on again under a suspension', async () => {
  const world = await makeWorld({ files: { 'a.yaml': workflowFile('A') } });
  await world.pass();
  await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'New' }) });
  world.between = (ports) => {
    let patches = 0;
    const patchWorkflow: typeof ports.tenant.patchWorkflow = async (...args) => {
      patches += 1;
      if (patches > 1) {
        throw new Error('Killed.');
      }
      return ports.tenant.patchWorkflow(...args);
    };
    return { ...ports, tenant: { ...ports.tenant, patchWorkflow } };
  };
  await world.pass();
  world.between = (ports) => ports;
  expect((await world.live('A')).enabled).toBe(false);

  await world.restart();
  await world.decide({ kind: 'suspend' });
  const suspended = await world.pass();
  expect(suspended.recovered.map(({ end }) => end)).toEqual(['safe']);
  expect(done(suspended)).toEqual([]);
  const { enabled, definition } = (await world.live('A')) as never as {
    enabled: boolean;
    definition: { steps: { 'Send Email': { attributes: { subject: string } } } };
  };
  expect([enabled, definition.steps['Send Email'].attributes.subject]).toEqual([true, 'Hello']);
});

test('a suspension ends by its time, told once, also over a restart', async () => {
  const clock = new ManualClock();
  const world = await makeWorld({ files: FILES, clock });
  await world.pass();
  const until = new Date(clock.now() + HOUR_MS).toISOString();
  await world.decide({ kind: 'suspend', until });
  await world.repository.commit(edited('New'));
  expect(done(await world.pass())).toEqual([]);
  expect(told(world)).toEqual([expect.objectContaining({ event: 'suspension.set', until })]);

  await world.advance(HOUR_MS / 2);
  expect(done(await world.pass())).toEqual([]);
  await world.restart();
  await world.advance(HOUR_MS / 2);
  expect((await world.planOnly()).plan.refusals).toEqual([]);
  expect(done(await world.pass())).toEqual(['a.yaml updated', 'b.yaml updated']);
  expect(told(world)).toEqual([
    expect.objectContaining({ event: 'suspension.ended', reason: 'Ended', until }),
  ]);
  expect(told(world)[0]).not.toHaveProperty('by');
  await world.pass();
  expect(told(world)).toEqual([]);
});

test('one that was over before anybody acted on it is told with its end', async () => {
  const clock = new ManualClock();
  const world = await makeWorld({ files: FILES, clock });
  await world.pass();
  await world.decide({ kind: 'suspend', until: new Date(clock.now() + 1000).toISOString() });
  await world.decide({
    kind: 'suspend',
    file: 'b.yaml',
    until: new Date(clock.now() + 1000).toISOString(),
  });
  await world.repository.commit(edited('New'));
  await world.advance(1000);
  expect(done(await world.pass())).toEqual(['a.yaml updated', 'b.yaml updated']);
  expect(told(world).map(({ event, file }) => [event, file])).toEqual(
    expect.arrayContaining([
      ['suspension.set', undefined],
      ['suspension.ended', undefined],
      ['suspension.set', 'b.yaml'],
      ['suspension.ended', 'b.yaml'],
    ]),
  );
  expect(told(world)).toHaveLength(4);
});

test('a suspended workflow waits alone; its drift is told and left', async () => {
  const world = await makeWorld({ files: FILES });
  await world.pass();
  await world.decide({ kind: 'suspend', file: 'b.yaml', reason: 'By hand for now.' });
  await world.repository.commit(edited('New'));
  const waits = await world.pass();
  expect(done(waits)).toEqual(['a.yaml updated']);
  expect(waiting(waits)).toEqual(['b.yaml update Suspended']);
  expect(condition(waits)).toBe('False Suspended');
  expect(told(world)).toEqual([
    expect.objectContaining({
      event: 'suspension.set',
      file: 'b.yaml',
      workflow: 'B',
      workflowId: (await world.live('B')).id,
    }),
  ]);
  expect(world.lines.find(({ event }) => event === 'plan.waiting')).toMatchObject({
    level: 'info',
    reason: 'Suspended',
    file: 'b.yaml',
    message: 'Olga Oncall suspended it: By hand for now.',
    letThrough: 'mainsheet resume --tenant demo b.yaml',
  });
  const row = world.teller.board!.workflows.find(({ file }) => file === 'b.yaml');
  expect(row).toMatchObject({
    state: 'Suspended',
    suspension: { by: 'Olga Oncall', reason: 'By hand for now.' },
    letThrough: 'mainsheet resume --tenant demo b.yaml',
  });

  await drift(world, 'B');
  await drift(world, 'A');
  const drifted = await world.pass();
  expect(done(drifted)).toEqual(['a.yaml updated']);
  expect(drifted.drift.map(({ kind, name }) => `${name} ${kind}`)).toEqual([
    'A detected',
    'A corrected',
    'B detected',
  ]);
  expect((await world.live('B'))['description']).toBe('Mine');

  await world.restart();
  await world.decide({ kind: 'resume', file: 'b.yaml' });
  expect(done(await world.pass())).toEqual(['b.yaml updated']);
  expect(told(world)).toEqual([
    expect.objectContaining({ event: 'suspension.ended', file: 'b.yaml', reason: 'Resumed' }),
  ]);
  await expectPeace(world);
});

test('a suspended workflow in which nothing waits leaves its tenant ready', async () => {
  const world = await makeWorld({ files: FILES });
  await world.pass();
  await world.decide({ kind: 'suspend', file: 'b.yaml' });
  const peace = await world.pass();
  expect([condition(peace), waiting(peace)]).toEqual(['True Succeeded', []]);
  expect(world.teller.board!.workflows.map(({ file, state }) => `${file} ${state}`)).toEqual([
    'a.yaml Synced',
    'b.yaml Suspended',
  ]);
  await world.control.resetRequests();
  await world.pass();
  expect([told(world), await sent(world)]).toEqual([[], { listWorkflows: 1 }]);

  world.plan = { ...world.plan, policies: { ...world.plan.policies, drift: 'report' } };
  await drift(world, 'B');
  await world.pass();
  expect(world.teller.board!.workflows[1]).toMatchObject({
    state: 'Suspended',
    message: 'Olga Oncall suspended it. It was changed in the tenant.',
  });
});

test('removals, moves and what an approval would let through wait for a suspended workflow too', async () => {
  const world = await makeWorld({ files: FILES, policies: { drift: 'report' } });
  await world.pass();
  await world.decide({ kind: 'suspend', file: 'a.yaml' });
  await world.decide({ kind: 'suspend', file: 'b.yaml' });
  await drift(world, 'A');
  await world.repository.commit({
    'a.yaml': workflowFile('A', { description: 'Theirs' }),
    'b.yaml': undefined,
    'moved/b.yaml': workflowFile('B', { subject: 'New' }),
  });
  const waits = await world.pass();
  expect(waiting(waits)).toEqual(['a.yaml update Suspended', 'moved/b.yaml update Suspended']);
  const [conflict] = waits.rounds[0]!.plan.changes;
  expect(conflict!.wait!.message).toContain('After that: The file and the tenant changed');

  await world.decide({ kind: 'approve', checksum: checksum(waits), only: 'a.yaml' });
  await world.repository.commit({ 'moved/b.yaml': undefined });
  const gone = await world.pass();
  expect(done(gone)).toEqual([]);
  expect(waiting(gone)).toEqual(['a.yaml update Suspended', 'moved/b.yaml quarantine Suspended']);
  expect(await states(world)).toEqual(['A on', 'B on']);

  await world.decide({ kind: 'resume', file: 'moved/b.yaml' });
  expect(done(await world.pass())).toEqual(['moved/b.yaml quarantined', 'moved/b.yaml deleted']);
});

test('an approval of a suspended file is kept until it is resumed', async () => {
  const world = await makeWorld({ files: FILES, policies: { drift: 'report' } });
  await world.pass();
  await drift(world, 'A');
  await world.repository.commit({ 'a.yaml': workflowFile('A', { description: 'Theirs' }) });
  await world.decide({ kind: 'suspend', file: 'a.yaml' });
  const waits = await world.pass();
  await world.decide({ kind: 'approve', checksum: checksum(waits), only: 'a.yaml' });
  expect(done(await world.pass())).toEqual([]);
  await world.decide({ kind: 'resume', file: 'a.yaml' });
  expect(done(await world.pass())).toEqual(['a.yaml updated']);
  expect(world.lines.map(({ event }) => event)).toContain('approval.given');
});

test('a rollback by hand does not wait for the suspension of its workflow; what comes after does', async () => {
  const world = await makeWorld({ files: FILES });
  await world.pass();
  await world.repository.commit(edited('Bad'));
  await world.pass();
  await world.decide({ kind: 'suspend', file: 'a.yaml' });
  await world.decide({ kind: 'rollback', file: 'a.yaml' });
  expect(done(await world.pass())).toEqual(['a.yaml updated']);
  await drift(world, 'A');
  const drifted = await world.pass();
  expect([done(drifted), waiting(drifted)]).toEqual([[], ['a.yaml update Suspended']]);
  await world.repository.commit(edited('Good'));
  expect(done(await world.pass())).toEqual(['b.yaml updated']);
  await world.decide({ kind: 'resume', file: 'a.yaml' });
  expect(done(await world.pass())).toEqual(['a.yaml updated']);
});

test('a tenant and its workflow are suspended side by side, and each is resumed and told for itself', async () => {
  const world = await makeWorld({ files: FILES });
  await world.pass();
  await world.decide({ kind: 'suspend', file: 'b.yaml' });
  await world.decide({ kind: 'suspend' });
  await world.repository.commit(edited('New'));
  expect(done(await world.pass())).toEqual([]);
  expect(told(world).map(({ event, file }) => [event, file])).toEqual([
    ['suspension.set', 'b.yaml'],
    ['suspension.set', undefined],
  ]);
  await world.decide({ kind: 'resume' });
  const resumed = await world.pass();
  expect([done(resumed), waiting(resumed)]).toEqual([
    ['a.yaml updated'],
    ['b.yaml update Suspended'],
  ]);
  await world.decide({ kind: 'suspend' });
  await world.decide({ kind: 'resume', file: 'b.yaml' });
  expect(done(await world.pass())).toEqual([]);
  await world.decide({ kind: 'resume' });
  expect(done(await world.pass())).toEqual(['b.yaml updated']);
  expect(told(world).map(({ event, file }) => [event, file])).toEqual([
    ['suspension.ended', undefined],
  ]);
  await expectPeace(world);
});

test('a renamed workflow stays suspended; one that somebody deleted takes its suspension with it', async () => {
  const world = await makeWorld({ files: FILES });
  await world.pass();
  const { id } = await world.live('A');
  await world.decide({ kind: 'suspend', file: 'a.yaml' });
  await world.repository.commit({ 'a.yaml': workflowFile('Another') });
  expect(waiting(await world.pass())).toEqual(['a.yaml rename Suspended']);
  world.tenant.emulator.state.workflows.delete(id);
  expect(waiting(await world.pass())).toEqual(['a.yaml create Suspended']);
  await world.repository.commit({ 'a.yaml': undefined });
  expect(done(await world.pass())).toEqual(['a.yaml forgotten']);
  await world.repository.commit({ 'a.yaml': workflowFile('A') });
  expect(done(await world.pass())).toEqual(['a.yaml created', 'a.yaml enabled']);
  await expectPeace(world);
});

test('executions that fail are told of a suspended workflow too', async () => {
  const clock = new ManualClock();
  const world = await makeWorld({ files: failingFiles(1), clock });
  await world.pass();
  await world.decide({ kind: 'suspend' });
  await world.decide({ kind: 'suspend', file: 'w0.yaml' });
  await world.pass();
  world.tenant.emulator.state.mocks.set({ mocks: [...FAILING] });
  starter(world.tenant.emulator)(0, 'A');
  await world.advance(60_000);
  await world.pass();
  expect(world.lines.filter(({ event }) => event.startsWith('execution.'))).toMatchObject([
    { event: 'execution.failed', file: 'w0.yaml', step: 'Call A' },
  ]);
});

test('a hold goes on under a suspension, and its release waits for the resuming', async () => {
  const world = await makeWorld({ files: FILES });
  await world.pass();
  const { id } = await world.live('A');
  await world.control.edit(id, [{ op: 'replace', path: '/enabled', value: false }]);
  await world.decide({ kind: 'suspend', file: 'a.yaml' });
  expect(waiting(await world.pass())).toEqual(['a.yaml enable Held']);
  await world.decide({ kind: 'release', file: 'a.yaml' });
  expect(waiting(await world.pass())).toEqual(['a.yaml enable Suspended']);
  await world.decide({ kind: 'resume', file: 'a.yaml' });
  expect(done(await world.pass())).toEqual(['a.yaml enabled']);
});

test('a file is suspended before there is a workflow of it', async () => {
  const clock = new ManualClock();
  const world = await makeWorld({ files: FILES, clock });
  await world.pass();
  await world.decide({
    kind: 'suspend',
    file: 'c.yaml',
    until: new Date(clock.now() + HOUR_MS).toISOString(),
  });
  await world.decide({ kind: 'suspend', file: 'd.yaml' });
  await world.repository.commit({ 'c.yaml': unlikeFile('C'), 'd.yaml': unlikeFile('D') });
  const waits = await world.pass();
  expect([done(waits), waiting(waits)]).toEqual([
    [],
    ['c.yaml create Suspended', 'd.yaml create Suspended'],
  ]);
  await world.restart();
  await world.advance(HOUR_MS);
  expect(done(await world.pass())).toEqual(['c.yaml created', 'c.yaml enabled']);
  expect(told(world)).toEqual([
    expect.objectContaining({ event: 'suspension.ended', file: 'c.yaml', reason: 'Ended' }),
  ]);
  await world.decide({ kind: 'resume', file: 'd.yaml' });
  await world.decide({ kind: 'resume', file: 'nobody.yaml' });
  expect(done(await world.pass())).toEqual(['d.yaml created', 'd.yaml enabled']);
  expect(told(world)).toHaveLength(1);
  await expectPeace(world);
});

test('a decision for another name of the same tenant is left to that one', async () => {
  const world = await makeWorld({ files: FILES });
  await world.pass();
  await world.decide({ kind: 'suspend', tenant: 'other' });
  expect(refusals(await world.pass())).toEqual([]);
  await world.decide({ kind: 'suspend', tenant: 'demo' });
  expect((await world.pass()).suspended).toMatchObject({ stored: { by: 'Olga Oncall' } });
});

test('the configuration and a person suspend side by side', async () => {
  const world = await makeWorld({ files: FILES });
  world.plan = { ...world.plan, suspended: true };
  await world.pass();
  const since = world.teller.board!.suspension;
  expect(since).toMatchObject({ by: 'configuration' });
  await world.pass();
  expect(world.teller.board!.suspension).toEqual(since);
  expect(world.teller.board!.waiting).not.toHaveProperty('letThrough');
  await world.decide({ kind: 'suspend' });
  expect(refusals(await world.pass())).toEqual(['Suspended', 'Suspended']);
  await world.decide({ kind: 'resume' });
  expect(done(await world.pass())).toEqual([]);
  world.plan = { ...world.plan, suspended: false };
  await world.pass();
  expect(told(world)).toEqual([
    expect.objectContaining({ event: 'suspension.ended', by: 'configuration' }),
  ]);
  expect(await states(world)).toEqual(['A on', 'B on']);
});

test.each(['before', 'after'] as const)(
  'a process killed %s any of its calls loses neither a decision nor the telling of it',
  async (moment) => {
    const world = await makeWorld({ files: FILES });
    await world.pass();
    for (let nth = 1; nth <= 4; nth += 1) {
      await world.repository.commit(edited(`${moment} ${nth}`));
      await world.decide({ kind: 'suspend', reason: `Round ${nth}` });
      let killed = false;
      world.between = (ports) => {
        const deadly = killAt(ports, nth, moment);
        return { ...deadly, permit: () => undefined, outcome: () => (killed = true) };
      };
      const cut = await world.pass();
      const before = told(world);
      world.between = (ports) => ports;
      await world.restart();
      const suspended = await world.pass();
      expect([...done(cut), ...done(suspended), killed], `${moment} ${nth}`).toEqual([false]);
      expect(refusals(suspended), `${moment} ${nth}`).toEqual(['Suspended']);
      // What was told and not noted as told is told again.
      const lines = [...before, ...told(world)];
      expect(lines.length, `${moment} ${nth}`).toBeGreaterThanOrEqual(1);
      for (const line of lines) {
        expect(line).toMatchObject({ event: 'suspension.set', message: `Round ${nth}` });
      }
      await world.pass();
      expect(told(world), `${moment} ${nth}`).toEqual([]);
      await world.decide({ kind: 'resume' });
      expect(done(await world.pass()), `${moment} ${nth}`).toHaveLength(2);
    }
  },
);
