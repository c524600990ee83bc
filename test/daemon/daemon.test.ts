import { afterEach, expect, test } from 'vitest';
import { startDaemon } from '../../src/daemon/daemon.ts';
import type { Daemon, DaemonOptions, DaemonParts } from '../../src/daemon/daemon.ts';
import type { SourcePart } from '../../src/daemon/source-poll.ts';
import { isAppError } from '../../src/kernel/app-error.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { fakeTenant, turn } from './passes.ts';
import type { FakeTenant } from './passes.ts';

const started: { readonly daemon: Daemon; readonly clock: ManualClock }[] = [];

afterEach(async () => {
  for (const { daemon, clock } of started.splice(0)) {
    let ended = false;
    void daemon.interrupt('the test is over').then(() => {
      ended = true;
    });
    await clock.advance(60_000);
    if (!ended || clock.sleeping > 0) {
      throw new Error('The test leaked a daemon.');
    }
  }
});

function start(
  clock: ManualClock,
  tenants: readonly FakeTenant[],
  options: Partial<DaemonOptions> & { readonly sources?: readonly SourcePart[] } = {},
): Daemon {
  const { sources = [], ...rest } = options;
  const daemon = startDaemon(parts(tenants, sources), { clock, random: () => 0.5, ...rest });
  started.push({ daemon, clock });
  return daemon;
}

function parts(tenants: readonly FakeTenant[], sources: readonly SourcePart[] = []): DaemonParts {
  return { tenants: tenants.map(({ part }) => part), sources };
}

async function settled(clock: ManualClock, work: Promise<void>): Promise<boolean> {
  let done = false;
  void work.then(() => {
    done = true;
  });
  await turn(clock);
  return done;
}

test('it is ready when every tenant ended its first pass, also a bad one, and says so once', async () => {
  const clock = new ManualClock();
  const good = fakeTenant(clock, { name: 'production' });
  const bad = fakeTenant(clock, { name: '__proto__' });
  let told = 0;
  const daemon = start(clock, [good, bad], { observer: { ready: () => (told += 1) } });
  await turn(clock);
  expect(daemon.ready()).toBe(false);
  good.running[0]!.end();
  await turn(clock);
  expect(daemon.readiness()).toEqual({
    ready: false,
    stopping: false,
    tenants: Object.fromEntries([
      ['production', 'done'],
      ['__proto__', 'waiting'],
    ]),
  });
  expect(told).toBe(0);
  bad.running[0]!.fail(new Error('a fault'));
  await turn(clock);
  expect(daemon.ready()).toBe(true);
  expect(told).toBe(1);
  daemon.trigger('production', 'manual');
  await turn(clock);
  good.running[0]!.end();
  await turn(clock);
  expect(told).toBe(1);
});

test('without tenants it is ready, and a trigger finds nobody', async () => {
  const daemon = start(new ManualClock(), []);
  expect(daemon.ready()).toBe(true);
  expect(daemon.trigger('production', 'manual')).toBe(false);
  expect(daemon.sourceMoved('workflows')).toBe(false);
});

test('a slow tenant delays no other', async () => {
  const clock = new ManualClock();
  const slow = fakeTenant(clock, { name: 'slow' });
  const quick = fakeTenant(clock, { name: 'quick', ends: () => ({}) });
  const daemon = start(clock, [slow, quick]);
  await clock.advance(600_000);
  daemon.triggerAll('manual');
  await turn(clock);
  expect(slow.begun).toHaveLength(1);
  expect(quick.begun).toHaveLength(12);
  expect(slow.mostAtOnce).toBe(1);
});

test('a source that moved sets off its own tenants', async () => {
  const clock = new ManualClock();
  const one = fakeTenant(clock, { name: 'one', intervalMs: 600_000, ends: () => ({}) });
  const two = fakeTenant(clock, { name: 'two', intervalMs: 600_000, ends: () => ({}) });
  const other = fakeTenant(clock, {
    name: 'other',
    source: 'more',
    intervalMs: 600_000,
    ends: () => ({}),
  });
  const answers = [true];
  const source: SourcePart = {
    name: 'workflows',
    intervalMs: 60_000,
    fingerprint: 'one',
    changed: async () => answers.shift() ?? false,
  };
  const daemon = start(clock, [one, two, other], { sources: [source] });
  await clock.advance(200_000);
  expect([one, two].map(({ begun }) => begun[1])).toEqual([
    { atMs: 60_000, trigger: 'push' },
    { atMs: 60_000, trigger: 'push' },
  ]);
  expect(other.begun).toHaveLength(1);
  expect(daemon.sourceMoved('more')).toBe(true);
  await turn(clock);
  expect(other.begun[1]?.trigger).toBe('push');
  expect(one.begun).toHaveLength(2);
});

test('a push makes its source be asked at once, and sets off its tenants only when it moved', async () => {
  const clock = new ManualClock();
  const tenant = fakeTenant(clock, { intervalMs: 600_000, ends: () => ({}) });
  let moved = false;
  const daemon = startDaemon(
    {
      tenants: [tenant.part],
      sources: [
        { name: 'workflows', intervalMs: 600_000, fingerprint: 'one', changed: async () => moved },
      ],
    },
    { clock, random: () => 0.5 },
  );
  await clock.advance(5000);
  expect(daemon.pushed('workflows')).toBe(true);
  expect(daemon.pushed('another')).toBe(false);
  await clock.advance(5000);
  expect(tenant.begun).toEqual([{ atMs: 0, trigger: 'start' }]);
  moved = true;
  daemon.pushed('workflows');
  await turn(clock);
  expect(tenant.begun[1]).toEqual({ atMs: 10_000, trigger: 'push' });
  void daemon.stop('test');
  expect(daemon.pushed('workflows')).toBe(false);
  await turn(clock);
});

test('a reload leaves equal tenants alone, starts new ones and stops those that are gone', async () => {
  const clock = new ManualClock();
  const kept = fakeTenant(clock, { name: 'kept' });
  const gone = fakeTenant(clock, { name: 'gone', ends: () => ({}) });
  const daemon = start(clock, [kept, gone]);
  await turn(clock);
  const equal = fakeTenant(clock, { name: 'kept' });
  const fresh = fakeTenant(clock, { name: 'fresh' });
  daemon.reload(parts([equal, fresh]));
  await turn(clock);
  expect(kept.running).toHaveLength(1);
  expect(kept.closed).toBe(0);
  expect([equal.begun, equal.closed]).toEqual([[], 1]);
  expect(gone.closed).toBe(1);
  expect(fresh.begun).toEqual([{ atMs: 0, trigger: 'config' }]);
  expect(daemon.trigger('gone', 'push')).toBe(false);
  expect(daemon.readiness().tenants).toEqual({ kept: 'waiting', fresh: 'waiting' });
  daemon.reload({ tenants: [kept.part], sources: [] });
  await turn(clock);
  expect(kept.closed).toBe(0);
});

test('a changed tenant restarts after its running pass, which nobody cuts, and stays ready', async () => {
  const clock = new ManualClock();
  const before = fakeTenant(clock, { intervalMs: 60_000 });
  const daemon = start(clock, [before]);
  await turn(clock);
  before.running[0]!.end();
  await clock.advance(60_000);
  const running = before.running[0]!;
  const after = fakeTenant(clock, { fingerprint: 'two', of: before });
  daemon.reload(parts([after]));
  daemon.trigger('production', 'push');
  await clock.advance(300_000);
  expect(running.signal.aborted).toBe(false);
  expect(before.begun).toHaveLength(2);
  expect(before.closed).toBe(0);
  expect(daemon.ready()).toBe(true);
  running.end({ again: true });
  await turn(clock);
  expect(before.closed).toBe(1);
  expect(before.begun.map(({ trigger }) => trigger)).toEqual(['start', 'interval', 'config']);
  expect(after.mostAtOnce).toBe(1);
});

test('of many reloads during one pass only the last takes effect, and every part is closed once', async () => {
  const clock = new ManualClock();
  const first = fakeTenant(clock);
  const daemon = start(clock, [first]);
  await turn(clock);
  const second = fakeTenant(clock, { fingerprint: 'two', of: first });
  const third = fakeTenant(clock, { fingerprint: 'three', of: first });
  daemon.reload(parts([second]));
  daemon.reload(parts([]));
  daemon.reload(parts([third]));
  await turn(clock);
  expect(first.begun).toHaveLength(1);
  first.running[0]!.end();
  await turn(clock);
  expect(first.begun).toHaveLength(2);
  expect(first.mostAtOnce).toBe(1);
  expect([first.closed, second.closed, third.closed]).toEqual([1, 1, 0]);
  first.running[0]!.end();
  await daemon.stop('done');
  expect([first.closed, second.closed, third.closed]).toEqual([1, 1, 1]);
});

test('a changed source is followed anew and its old poll ends', async () => {
  const clock = new ManualClock();
  const asked = { old: 0, fresh: 0 };
  const source: SourcePart = {
    name: 'workflows',
    intervalMs: 60_000,
    fingerprint: 'one',
    changed: async () => {
      asked.old += 1;
      return false;
    },
  };
  const daemon = start(clock, [], { sources: [source] });
  await clock.advance(60_000);
  const changed = async (): Promise<boolean> => {
    asked.fresh += 1;
    return false;
  };
  daemon.reload({ tenants: [], sources: [{ ...source, fingerprint: 'two', changed }] });
  await clock.advance(60_000);
  expect(asked).toEqual({ old: 1, fresh: 1 });
  daemon.reload({ tenants: [], sources: [] });
  await clock.advance(60_000);
  expect(asked).toEqual({ old: 1, fresh: 1 });
  expect(clock.sleeping).toBe(0);
});

test('stopping lets running passes end, starts none, and is not ready from the first moment', async () => {
  const clock = new ManualClock();
  const busy = fakeTenant(clock, { name: 'busy' });
  const idle = fakeTenant(clock, { name: 'idle', ends: () => ({}) });
  const seen: unknown[] = [];
  const daemon: Daemon = start(clock, [busy, idle], {
    observer: { stopping: (reason) => seen.push(reason, daemon.readiness().stopping) },
  });
  await turn(clock);
  busy.running[0]!.end();
  await clock.advance(60_000);
  expect(daemon.ready()).toBe(true);
  const held = busy.running[0]!;
  const stopped = daemon.stop('SIGTERM');
  expect(daemon.stop('again')).toBe(stopped);
  expect(daemon.ready()).toBe(false);
  expect(seen).toEqual(['SIGTERM', true]);
  expect(daemon.trigger('idle', 'manual')).toBe(false);
  expect(await settled(clock, stopped)).toBe(false);
  expect(held.signal.aborted).toBe(false);
  held.end({ again: true });
  await stopped;
  expect([busy.begun.length, idle.begun.length]).toEqual([2, 2]);
  expect([busy.closed, idle.closed]).toEqual([1, 1]);
  expect(clock.sleeping).toBe(0);
});

test('a pass that does not end is cut when the time is up, and may still end in order', async () => {
  const clock = new ManualClock();
  const tenant = fakeTenant(clock);
  const daemon = start(clock, [tenant]);
  await turn(clock);
  const held = tenant.running[0]!;
  const stopped = daemon.stop('SIGTERM');
  await clock.advance(24_999);
  expect(held.signal.aborted).toBe(false);
  await clock.advance(1);
  expect(isAppError(held.signal.reason, 'DAEMON_DRAIN_EXPIRED')).toBe(true);
  await clock.advance(1000);
  expect(await settled(clock, stopped)).toBe(false);
  held.end();
  await stopped;
  expect(tenant.closed).toBe(1);
});

test('a pass that ignores being cut is left behind within half a minute, and named', async () => {
  const clock = new ManualClock();
  const tenant = fakeTenant(clock);
  const abandoned: (readonly string[])[] = [];
  const daemon = start(clock, [tenant], {
    observer: { abandoned: (names) => abandoned.push(names) },
  });
  await turn(clock);
  const stopped = daemon.stop('SIGTERM');
  await clock.advance(29_999);
  expect(await settled(clock, stopped)).toBe(true);
  expect(abandoned).toEqual([['production']]);
});

test('interrupting cuts at once, also passes of tenants that a reload took away', async () => {
  const clock = new ManualClock();
  const gone = fakeTenant(clock, { name: 'gone' });
  const kept = fakeTenant(clock, { name: 'kept' });
  const daemon = start(clock, [gone, kept]);
  await turn(clock);
  daemon.reload(parts([kept]));
  const held = [gone.running[0]!, kept.running[0]!];
  const stopped = daemon.stop('SIGINT');
  await turn(clock);
  expect(held.map(({ signal }) => signal.aborted)).toEqual([false, false]);
  expect(daemon.interrupt('SIGINT')).toBe(stopped);
  expect(held.every(({ signal }) => isAppError(signal.reason, 'DAEMON_INTERRUPTED'))).toBe(true);
  held.forEach(({ end }) => end());
  await stopped;
  expect(clock.sleeping).toBe(0);
});

test('what ignores an interrupt is left behind sooner than a drain would take', async () => {
  const clock = new ManualClock();
  const tenant = fakeTenant(clock);
  const source: SourcePart = {
    name: 'workflows',
    intervalMs: 60_000,
    fingerprint: 'one',
    changed: () => new Promise(() => {}),
  };
  const abandoned: (readonly string[])[] = [];
  const daemon = start(clock, [tenant], {
    sources: [source],
    observer: { abandoned: (names) => abandoned.push(names) },
  });
  await clock.advance(60_000);
  const stopped = daemon.interrupt('SIGINT');
  await clock.advance(3999);
  expect(await settled(clock, stopped)).toBe(false);
  await clock.advance(1);
  expect(await settled(clock, stopped)).toBe(true);
  expect(abandoned).toEqual([['production', 'workflows']]);
});

test('stopping waits for parts to close, also those that a reload did not need', async () => {
  const clock = new ManualClock();
  const tenant = fakeTenant(clock, { ends: () => ({}) });
  const daemon = start(clock, [tenant]);
  let release = (): void => {};
  const close = (): Promise<void> => new Promise((resolve) => (release = resolve));
  daemon.reload({ tenants: [{ ...tenant.part, close }], sources: [] });
  await turn(clock);
  const stopped = daemon.stop('SIGTERM');
  expect(await settled(clock, stopped)).toBe(false);
  expect(tenant.closed).toBe(1);
  release();
  expect(await settled(clock, stopped)).toBe(true);
});

test('interrupting without stopping first stops as well', async () => {
  const clock = new ManualClock();
  const tenant = fakeTenant(clock);
  const daemon = start(clock, [tenant]);
  await turn(clock);
  void daemon.interrupt('SIGINT');
  expect(daemon.readiness().stopping).toBe(true);
  expect(tenant.running[0]!.signal.aborted).toBe(true);
});

test('a reload while stopping starts nothing, and closes what it was given', async () => {
  const clock = new ManualClock();
  const daemon = start(clock, []);
  const stopped = daemon.stop('SIGTERM');
  const late = fakeTenant(clock);
  daemon.reload(parts([late]));
  await stopped;
  await turn(clock);
  expect(late.begun).toEqual([]);
  expect(late.closed).toBe(1);
});

test('a part that does not close is told, whether it ran or was not needed', async () => {
  const clock = new ManualClock();
  const told: string[] = [];
  const tenant = fakeTenant(clock, { ends: () => ({}) });
  const failing = {
    ...tenant.part,
    close: () => {
      throw new Error('stuck');
    },
  };
  const daemon = startDaemon(
    { tenants: [failing], sources: [] },
    { clock, observer: { closeFailed: (name, { message }) => told.push(`${name}: ${message}`) } },
  );
  daemon.reload({ tenants: [{ ...failing }], sources: [] });
  await turn(clock);
  expect(told).toEqual(['production: stuck']);
  await daemon.stop('done');
  expect(told).toEqual(['production: stuck', 'production: stuck']);
});
