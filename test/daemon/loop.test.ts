import { expect, test } from 'vitest';
import { TenantLoop } from '../../src/daemon/loop.ts';
import type { DaemonObserver } from '../../src/daemon/observer.ts';
import { PassSlots } from '../../src/daemon/pass-slots.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { context, fakeTenant, turn } from './passes.ts';
import type { FakeOptions, FakeTenant } from './passes.ts';

interface Running {
  readonly clock: ManualClock;
  readonly tenant: FakeTenant;
  readonly loop: TenantLoop;
  readonly ended: Promise<void>;
}

async function started(options: FakeOptions = {}, observer: DaemonObserver = {}): Promise<Running> {
  const clock = new ManualClock();
  const tenant = fakeTenant(clock, options);
  const loop = new TenantLoop(tenant.part, context(clock, observer));
  const ended = loop.run('start', Promise.resolve());
  await turn(clock);
  return { clock, tenant, loop, ended };
}

test('a thousand triggers during a pass make one more pass', async () => {
  const { clock, tenant, loop } = await started();
  for (let count = 0; count < 1000; count += 1) {
    loop.trigger(count === 500 ? 'manual' : 'push');
  }
  await turn(clock);
  expect(tenant.begun).toHaveLength(1);
  tenant.running[0]!.end();
  await turn(clock);
  tenant.running[0]!.end();
  await turn(clock);
  expect(tenant.begun.map(({ trigger }) => trigger)).toEqual(['start', 'manual']);
  expect(tenant.mostAtOnce).toBe(1);
});

test('a thousand triggers spread over turns while idle make at most two passes', async () => {
  const { clock, tenant, loop } = await started();
  tenant.running[0]!.end();
  await turn(clock);
  for (let count = 0; count < 1000; count += 1) {
    loop.trigger('push');
    if (count % 100 === 0) {
      await turn(clock);
    }
  }
  tenant.running[0]!.end();
  await turn(clock);
  tenant.running[0]!.end();
  await turn(clock);
  expect(tenant.begun.map(({ trigger }) => trigger)).toEqual(['start', 'push', 'push']);
});

test('passes follow each other by the interval, counted from the end of the last', async () => {
  const { clock, tenant } = await started();
  await clock.advance(100_000);
  expect(tenant.begun).toHaveLength(1);
  tenant.running[0]!.end();
  await clock.advance(59_999);
  expect(tenant.begun).toHaveLength(1);
  await clock.advance(1);
  expect(tenant.begun[1]).toEqual({ atMs: 160_000, trigger: 'interval' });
});

test('a trigger does not wait for the interval, and the interval begins anew with it', async () => {
  const { clock, tenant, loop } = await started({ ends: () => ({}) });
  await clock.advance(50_000);
  loop.trigger('push');
  await clock.advance(60_000);
  expect(tenant.begun).toEqual([
    { atMs: 0, trigger: 'start' },
    { atMs: 50_000, trigger: 'push' },
    { atMs: 110_000, trigger: 'interval' },
  ]);
});

test('waiting keeps one sleeper, however often it was woken', async () => {
  const { clock, loop } = await started({ ends: () => ({}) });
  for (let count = 0; count < 10; count += 1) {
    loop.trigger('push');
    await turn(clock);
  }
  expect(clock.sleeping).toBe(1);
});

test('failures are tried again with growing waits, until one pass is well', async () => {
  const { clock, tenant } = await started({
    intervalMs: 600_000,
    ends: (count) => ({ next: count <= 3 ? 'retry' : 'ok' }),
  });
  await clock.advance(700_000);
  // At the middle draw a backoff is three quarters of its ceiling.
  expect(tenant.begun.map(({ atMs }) => atMs)).toEqual([0, 3750, 11_250, 26_250, 626_250]);
});

test.each(['wait', 'stalled'] as const)('after %s the interval is waited', async (next) => {
  const { clock, tenant } = await started({ ends: () => ({ next }) });
  await clock.advance(60_000);
  expect(tenant.begun.map(({ atMs }) => atMs)).toEqual([0, 60_000]);
});

test('Retry-After holds the next try off beyond the interval, but not a person', async () => {
  const { clock, tenant, loop } = await started({
    ends: () => ({ next: 'retry', retryAfterMs: 100_000 }),
  });
  await clock.advance(104_000);
  expect(tenant.begun).toHaveLength(1);
  await clock.advance(1000);
  expect(tenant.begun[1]).toEqual({ atMs: 105_000, trigger: 'interval' });
  loop.trigger('manual');
  await turn(clock);
  expect(tenant.begun[2]).toEqual({ atMs: 105_000, trigger: 'manual' });
});

test('a pass that always asks for another gets three at once, then the interval, then three again', async () => {
  const { clock, tenant } = await started({ ends: () => ({ again: true }) });
  await clock.advance(60_000);
  const round = (atMs: number, first: string): unknown[] => [
    { atMs, trigger: first },
    ...Array.from({ length: 3 }, () => ({ atMs, trigger: 'again' })),
  ];
  expect(tenant.begun).toEqual([...round(0, 'start'), ...round(60_000, 'interval')]);
});

test.each(['retry', 'stalled'] as const)(
  'a pass that ended with %s is not repeated at once',
  async (next) => {
    const { clock, tenant } = await started({ ends: () => ({ again: true, next }) });
    await clock.advance(1000);
    expect(tenant.begun).toHaveLength(1);
  },
);

test.each([
  ['rejects', () => Promise.reject(new Error('a fault'))],
  [
    'throws',
    () => {
      throw new Error('a fault');
    },
  ],
])('a pass that %s is told, counts as ended, and is tried again', async (_how, runPass) => {
  const clock = new ManualClock();
  const told: string[] = [];
  const observer: DaemonObserver = {
    passThrew: (tenant, { message }) => {
      told.push(`${tenant}: ${message}`);
      throw new Error('the observer is no better');
    },
  };
  const { part } = fakeTenant(clock);
  const loop = new TenantLoop({ ...part, runPass }, context(clock, observer));
  const ended = loop.run('start', Promise.resolve());
  await turn(clock);
  expect(loop.passed).toBe(true);
  await clock.advance(3750);
  expect(told).toEqual(['production: a fault', 'production: a fault']);
  loop.stop();
  await ended;
  expect(clock.sleeping).toBe(0);
});

test('stopping while waiting ends at once and closes the part', async () => {
  const { clock, tenant, loop, ended } = await started({ ends: () => ({}) });
  expect(loop.state).toBe('waiting');
  loop.stop();
  await ended;
  expect(loop.state).toBe('ended');
  expect(tenant.closed).toBe(1);
  expect(clock.sleeping).toBe(0);
});

test('stopping during a pass lets it end, and what it asked for does not happen', async () => {
  const { tenant, loop, ended, clock } = await started();
  loop.trigger('manual');
  loop.stop();
  await turn(clock);
  expect(loop.state).toBe('running');
  expect(tenant.closed).toBe(0);
  expect(tenant.running[0]!.signal.aborted).toBe(false);
  tenant.running[0]!.end({ again: true });
  await ended;
  expect(tenant.begun).toHaveLength(1);
  expect(tenant.closed).toBe(1);
});

test('a trigger and a stop in one turn start no pass', async () => {
  const { tenant, loop, ended } = await started({ ends: () => ({}) });
  loop.trigger('push');
  await Promise.resolve();
  loop.stop();
  await ended;
  expect(tenant.begun).toHaveLength(1);
});

test('cutting aborts the running pass with the reason', async () => {
  const { tenant, loop, ended } = await started();
  const held = tenant.running[0]!;
  const reason = new Error('cut');
  loop.cut(reason);
  expect(held.signal.reason).toBe(reason);
  held.fail(reason);
  await ended;
  expect(loop.state).toBe('ended');
});

test('each pass has a signal of its own', async () => {
  const { clock, tenant, loop } = await started();
  const first = tenant.running[0]!;
  first.end();
  loop.trigger('push');
  await turn(clock);
  expect(tenant.running[0]!.signal).not.toBe(first.signal);
});

test('a loop that is stopped before its turn never runs a pass, but is closed', async () => {
  const clock = new ManualClock();
  const tenant = fakeTenant(clock);
  const loop = new TenantLoop(tenant.part, context(clock));
  let release = (): void => {};
  const ended = loop.run('config', new Promise((resolve) => (release = resolve)));
  loop.stop();
  await turn(clock);
  expect(loop.state).toBe('pending');
  expect(tenant.closed).toBe(0);
  release();
  await ended;
  expect(tenant.begun).toEqual([]);
  expect(tenant.closed).toBe(1);
});

test('what comes while a pass waits for its slot is served by it, and a loop that stops meanwhile makes none', async () => {
  const clock = new ManualClock();
  const shared = { ...context(clock), slots: new PassSlots(clock, 1) };
  const [first, second] = [fakeTenant(clock, { name: 'a' }), fakeTenant(clock, { name: 'b' })];
  const loops = [first, second].map(({ part }) => new TenantLoop(part, shared));
  const [one, two] = loops.map((loop) => loop.run('start', Promise.resolve()));
  await turn(clock);
  expect([first.running.length, second.running.length]).toEqual([1, 0]);
  loops[1]!.trigger('manual');
  first.running[0]!.end();
  await turn(clock);
  second.running[0]!.end();
  await turn(clock);
  expect(second.begun.map(({ trigger }) => trigger)).toEqual(['manual']);
  loops[0]!.trigger('push');
  await turn(clock);
  loops[1]!.trigger('push');
  await turn(clock);
  loops[1]!.stop();
  await two;
  first.running[0]!.end();
  loops[0]!.stop();
  await one;
  expect(second.begun).toHaveLength(1);
});
