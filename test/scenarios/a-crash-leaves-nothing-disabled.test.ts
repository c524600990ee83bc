import { expect, test } from 'vitest';
import { appError } from '../../src/kernel/app-error.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { openStore } from '../../src/store/open-store.ts';
import { STORE_ERRORS } from '../../src/store/errors.ts';
import { killAt } from '../support/kill-at.ts';
import { unlikeFile, workflowFile } from '../support/world.ts';
import type { World } from '../support/world.ts';
import { condition, done, expectPeace, interpose, states, troubles, worlds } from './told.ts';

const makeWorld = worlds();

const LATE = 61_000;

/** Asks for a create, an edit of an enabled workflow and a removal, all anew. */
async function ask(world: World, round: string): Promise<void> {
  const gone = Object.fromEntries(
    (await world.repository.git('ls-files'))
      .split('\n')
      .filter((file) => file.startsWith('new'))
      .map((file) => [file, undefined]),
  );
  await world.repository.commit({
    ...gone,
    'a.yaml': workflowFile('A', { subject: round }),
    [`new-${round}.yaml`]: unlikeFile(`New ${round}`),
  });
}

test.each(['before', 'after'] as const)(
  'a process killed %s any of its requests and commits is made good by the next',
  async (moment) => {
    const world = await makeWorld({
      files: { 'a.yaml': workflowFile('A'), 'new-0.yaml': unlikeFile('New 0') },
      clock: new ManualClock(),
    });
    await world.pass();
    let ended = false;
    for (let nth = 1; !ended; nth += 1) {
      await ask(world, `${moment} ${nth}`);
      let calls = 0;
      world.between = (ports) => {
        const killed = killAt(ports, nth, moment);
        const counted = (): number => (calls = killed.calls());
        return { ...killed, outcome: counted, permit: () => void counted() };
      };
      const cut = await world.pass();
      ended =
        calls < nth &&
        cut.troubles.length === 0 &&
        done(cut).every((line) => !line.includes('failed'));
      world.between = (ports) => ports;
      await world.restart();
      await world.pass();
      expect((await world.live('A')).enabled, `A after ${moment} ${nth}`).toBe(true);
      await world.advance(LATE);
      await world.pass();
      expect(await states(world), `all after ${moment} ${nth}`).toEqual([
        'A on',
        `New ${moment} ${nth} on`,
      ]);
      expect(done(await world.pass()), `peace after ${moment} ${nth}`).toEqual([]);
    }
  },
);

test.each([
  [1, 'a.yaml failed Interrupted'],
  [2, 'a.yaml updated'],
] as const)(
  'an interrupt after request %i of a cycle leaves the workflow enabled and the rest for later',
  async (nth, end) => {
    const world = await makeWorld({
      files: { 'a.yaml': workflowFile('A'), 'b.yaml': workflowFile('B') },
      tenant: { maxDisabled: 1 },
    });
    await world.pass();
    await world.repository.commit({
      'a.yaml': workflowFile('A', { subject: 'New' }),
      'b.yaml': workflowFile('B', { subject: 'New' }),
    });
    const stop = new AbortController();
    interpose(world, 'patchWorkflow', nth, 'after', async () => stop.abort(new Error('Stopped.')));
    const cut = await world.pass('push', stop.signal);
    expect(done(cut)).toEqual([end, 'b.yaml not-attempted Interrupted']);
    expect(cut.rounds[0]!.outcomes[0]!.stuckDisabled).toBeUndefined();
    expect(await states(world)).toEqual(['A on', 'B on']);
    const after = await world.pass();
    expect(done(after)).toContain('b.yaml updated');
    await expectPeace(world);
  },
);

test('a disk that fills up at any commit leaves nothing disabled, and says so', async () => {
  const world = await makeWorld({
    files: { 'a.yaml': workflowFile('A'), 'new-0.yaml': unlikeFile('New 0') },
    clock: new ManualClock(),
  });
  await world.pass();
  let full = true;
  for (let nth = 1; full; nth += 1) {
    await ask(world, `full ${nth}`);
    let commits = 0;
    world.between = (ports) => ({
      ...ports,
      records: {
        get: (...args) => ports.records.get(...args),
        list: (...args) => ports.records.list(...args),
        commit: async (writes) => {
          commits += 1;
          if (commits >= nth) {
            throw appError(STORE_ERRORS, 'STORE_FULL');
          }
          await ports.records.commit(writes);
        },
      },
    });
    const result = await world.pass();
    full = commits >= nth;
    if (full) {
      expect(troubles(result), `commit ${nth}`).toContain('STORE_FULL');
      expect(condition(result)).toBe('False StoreUnavailable');
      expect(condition(result, 'Healthy')).toBe('True Succeeded');
    }
    expect((await world.live('A')).enabled).toBe(true);
    world.between = (ports) => ports;
    await world.pass();
    await world.advance(LATE);
    await world.pass();
    expect(await states(world)).toEqual(['A on', `New full ${nth} on`]);
    await expectPeace(world);
  }
});

test('one daemon runs per state directory', async () => {
  const world = await makeWorld({ files: { 'a.yaml': workflowFile('A') } });
  await expect(openStore(world.storeFile)).rejects.toMatchObject({
    code: 'STORE_LOCKED',
    next: 'wait',
  });
  await world.pass();
  await world.restart();
  await expectPeace(world);
});

test('a person who edits what a crash left disabled is not overwritten by recovery, and it is enabled', async () => {
  const world = await makeWorld({
    files: { 'a.yaml': workflowFile('A') },
    policies: { drift: 'report' },
  });
  await world.pass();
  await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'New' }) });
  world.between = (ports) => killAt(ports, 5, 'before');
  await world.pass();
  world.between = (ports) => ports;
  await world.restart();
  const left = await world.live('A');
  expect(left.enabled).toBe(false);
  await world.control.edit(left.id, [{ op: 'replace', path: '/description', value: 'Mine' }]);
  const next = await world.pass();
  expect(next.recovered).toMatchObject([{ end: 'safe' }]);
  expect(await world.live('A')).toMatchObject({ enabled: true, description: 'Mine' });
});

test('what the validator refuses after a crash gets its previous version back, and is enabled', async () => {
  const world = await makeWorld({ files: { 'a.yaml': workflowFile('A') } });
  await world.pass();
  const before = await world.live('A');
  await world.repository.commit({
    'a.yaml': workflowFile('A').replace('sp:send-email', 'sp:no-such'),
  });
  // list, intent, disable, edit: killed before the enable.
  world.between = (ports) => killAt(ports, 6, 'before');
  await world.pass();
  world.between = (ports) => ports;
  await world.restart();
  expect(await states(world)).toEqual(['A off']);
  const next = await world.pass();
  expect(next.recovered).toMatchObject([{ end: 'put-back' }]);
  const after = await world.live('A');
  expect(after.enabled).toBe(true);
  expect(after['definition']).toEqual(before['definition']);
  expect(done(next)).toEqual([]);
  expect(condition(next)).toBe('False Rejected');
});

test.each(['before', 'after'] as const)(
  'what a process killed %s any of its calls had done is told by the next',
  async (moment) => {
    const world = await makeWorld({ files: { 'a.yaml': workflowFile('A') } });
    await world.pass();
    const told = (): readonly string[] =>
      world.lines
        .map(({ event }) => event)
        .filter((event) => event === 'workflow.updated' || event === 'workflow.recovered');
    let late = 0;
    for (let nth = 1; nth <= 10; nth += 1) {
      await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: `${nth}` }) });
      world.between = (ports) => ({ ...killAt(ports, nth, moment), permit: () => undefined });
      await world.pass();
      const before = told();
      world.between = (ports) => ports;
      await world.restart();
      const next = await world.pass();
      late += next.late.length;
      expect([...before, ...told()].length, `${moment} ${nth}`).toBeGreaterThanOrEqual(1);
      await world.pass();
      expect(told(), `${moment} ${nth}`).toEqual([]);
    }
    expect(late).toBeGreaterThanOrEqual(1);
  },
);
