import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../src/kernel/clock.ts';
import { Limiter, PausedTooLong } from '../../src/tenant/limiter.ts';
import { WINDOW_MS } from '../../src/tenant/sliding-log.ts';
import type { Permit } from '../../src/tenant/limiter.ts';
import { Limiters } from '../../src/tenant/limiters.ts';
import { isLow, PRIORITIES } from '../../src/tenant/priority.ts';
import type { Priority } from '../../src/tenant/priority.ts';

interface Granted {
  readonly at: number;
  readonly name: string;
  readonly permit: Permit;
}

function recorder(clock: ManualClock, limiter: Limiter) {
  const granted: Granted[] = [];
  function ask(priority: Priority, name: string = priority, hold = false): void {
    void limiter.acquire(priority).then((permit) => {
      granted.push({ at: clock.monotonicMs(), name, permit });
      if (!hold) {
        permit.release();
      }
    });
  }
  return { granted, ask };
}

/** The most that were granted in any 10 s. */
function within(list: readonly Granted[]): number {
  const counts = list.map(
    ({ at }) => list.filter((other) => other.at >= at && other.at < at + 10_000).length,
  );
  return Math.max(0, ...counts);
}

test('never more than the quota in any 10 s, nor low classes more than half of it', async () => {
  const arrival = fc.record({
    waitMs: fc.integer({ min: 0, max: 4000 }),
    count: fc.integer({ min: 1, max: 30 }),
    priority: fc.constantFrom(...PRIORITIES),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(arrival, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 25 }),
      async (arrivals, requests) => {
        const clock = new ManualClock();
        const { granted, ask } = recorder(clock, new Limiter({ requests, concurrent: 100 }, clock));
        let asked = 0;
        for (const { waitMs, count, priority } of arrivals) {
          await clock.advance(waitMs);
          for (let n = 0; n < count; n += 1) {
            ask(priority);
            asked += 1;
          }
        }
        await clock.advance((asked + 1) * 2 * WINDOW_MS);
        expect(granted.length).toBe(asked);
        expect(clock.sleeping).toBe(0);
        expect(within(granted)).toBeLessThanOrEqual(requests);
        const low = granted.filter(({ name }) => isLow(name as Priority));
        expect(within(low)).toBeLessThanOrEqual(Math.max(1, Math.floor(requests / 2)));
      },
    ),
    { numRuns: 60 },
  );
});

test('the whole quota is used: 1,000 requests at 80 take within 5 % of the floor', async () => {
  const clock = new ManualClock();
  const { granted, ask } = recorder(clock, new Limiter({ requests: 80, concurrent: 8 }, clock));
  for (let n = 0; n < 1000; n += 1) {
    ask('write');
  }
  await clock.advance(130_000);
  expect(granted.length).toBe(1000);
  expect(granted.at(-1)!.at).toBeLessThanOrEqual(120_000 * 1.05);
});

test('the classes are served in their order, each by arrival', async () => {
  const clock = new ManualClock();
  const { granted, ask } = recorder(clock, new Limiter({ requests: 1, concurrent: 8 }, clock));
  ask('write', 'first');
  const wanted = PRIORITIES.flatMap((priority) => [`${priority} 1`, `${priority} 2`]);
  for (const name of ['1', '2'].flatMap((n) => PRIORITIES.toReversed().map((p) => `${p} ${n}`))) {
    ask(name.split(' ')[0] as Priority, name);
  }
  await clock.advance(12 * WINDOW_MS);
  expect(granted.map(({ name }) => name)).toEqual(['first', ...wanted]);
});

test('a read passes where failures have used up their half', async () => {
  const clock = new ManualClock();
  const { granted, ask } = recorder(clock, new Limiter({ requests: 10, concurrent: 50 }, clock));
  for (let n = 0; n < 8; n += 1) {
    ask('failures');
  }
  await clock.advance(1);
  expect(granted.length).toBe(5);
  ask('read');
  await clock.advance(1);
  expect(granted.map(({ name }) => name).filter((name) => name === 'read').length).toBe(1);
});

test('no more under way than allowed; a release lets the next one go', async () => {
  const clock = new ManualClock();
  const { granted, ask } = recorder(clock, new Limiter({ requests: 50, concurrent: 2 }, clock));
  for (let n = 0; n < 4; n += 1) {
    ask('write', String(n), true);
  }
  await clock.advance(1);
  expect(granted.length).toBe(2);
  granted[0]!.permit.release();
  granted[0]!.permit.release();
  await clock.advance(1);
  expect(granted.length).toBe(3);
});

test('a 429 makes everybody wait, shrinks the share once, and it grows back slowly', async () => {
  const clock = new ManualClock();
  const limiter = new Limiter({ requests: 100, concurrent: 10 }, clock);
  const { granted, ask } = recorder(clock, limiter);
  ask('write', 'a', true);
  ask('write', 'b', true);
  await clock.advance(0);
  granted[0]!.permit.throttled(5000);
  granted[1]!.permit.throttled(3000);
  granted.forEach(({ permit }) => permit.release());
  expect(limiter.capacity).toBe(70);
  ask('rescue', 'c');
  await clock.advance(4999);
  expect(granted.length).toBe(2);
  await clock.advance(1);
  expect(granted.map(({ at }) => at)).toEqual([0, 0, 5000]);
  await clock.advance(WINDOW_MS);
  expect(limiter.capacity).toBe(75);
  await clock.advance(20 * WINDOW_MS);
  expect(limiter.capacity).toBe(100);
});

test('the share never shrinks to nothing', async () => {
  const clock = new ManualClock();
  const limiter = new Limiter({ requests: 2, concurrent: 1 }, clock);
  for (let n = 0; n < 5; n += 1) {
    const asked = limiter.acquire('write');
    await clock.advance(2 * WINDOW_MS);
    const permit = await asked;
    permit.throttled(1);
    permit.release();
    expect(limiter.capacity).toBeGreaterThanOrEqual(1);
  }
});

test('a pause that is too long is told at once, also to those who wait', async () => {
  const clock = new ManualClock();
  const limiter = new Limiter({ requests: 1, concurrent: 1 }, clock);
  const permit = await limiter.acquire('write');
  const waiting = limiter.acquire('rescue');
  permit.throttled(200_000);
  permit.release();
  await expect(waiting).rejects.toThrow(PausedTooLong);
  await expect(limiter.acquire('read')).rejects.toMatchObject({ remainingMs: 200_000 });
  expect(clock.sleeping).toBe(0);
});

test('an abort takes the waiter away and leaves nothing asleep', async () => {
  const clock = new ManualClock();
  const limiter = new Limiter({ requests: 1, concurrent: 4 }, clock);
  (await limiter.acquire('write')).release();
  const stop = new AbortController();
  const waiting = limiter.acquire('write', stop.signal);
  await clock.advance(1);
  expect(clock.sleeping).toBe(1);
  stop.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  await clock.advance(0);
  expect(clock.sleeping).toBe(0);
  await expect(limiter.acquire('write', stop.signal)).rejects.toThrow('enough');
});

test('one limiter for each client and quota, which follows a changed share', () => {
  const limiters = new Limiters(new ManualClock());
  const one = limiters.of('client', 'v2025', { requests: 80, concurrent: 8 });
  expect(limiters.of('client', 'v2025', { requests: 80, concurrent: 8 })).toBe(one);
  expect(limiters.of('client', 'v3', { requests: 80, concurrent: 8 })).not.toBe(one);
  expect(limiters.of('other', 'v2025', { requests: 80, concurrent: 8 })).not.toBe(one);
  expect(limiters.of('client', 'v2025', { requests: 40.7, concurrent: 8 })).toBe(one);
  expect(one.capacity).toBe(40);
});

describe('another process that goes on with a quota', () => {
  test('has what is left of the window, as if it had sent all of it', async () => {
    const clock = new ManualClock();
    const former = new Limiters(clock).of('robot', 'v2025', { requests: 4, concurrent: 10 });
    for (let count = 0; count < 3; count += 1) {
      (await former.acquire('read')).release();
      await clock.advance(1000);
    }
    const next = new Limiters(clock);
    next.goOnWith('robot', [{ quota: 'v2025', ...former.spent() }], 500);
    const limiter = next.of('robot', 'v2025', { requests: 4, concurrent: 10 });
    (await limiter.acquire('read')).release();
    let isSent = false;
    const fifth = limiter.acquire('read').then((permit) => {
      isSent = true;
      permit.release();
    });
    // The first was sent 3 s before the quota was handed on, and that was half a second ago.
    await clock.advance(WINDOW_MS - 3500 - 1);
    expect(isSent).toBe(false);
    await clock.advance(1);
    await fifth;
    expect(isSent).toBe(true);
  });

  test('keeps a pause and a smaller share that 429s left, also for a quota that is used already', async () => {
    const clock = new ManualClock();
    const settings = { requests: 10, concurrent: 10 };
    const former = new Limiter(settings, clock);
    const permit = await former.acquire('read');
    permit.throttled(5000);
    permit.release();
    const next = new Limiters(clock);
    const limiter = next.of('robot', 'v2025', settings);
    next.goOnWith('robot', [{ quota: 'v2025', ...former.spent() }], 1000);
    expect(limiter.capacity).toBe(7);
    let isSent = false;
    const asked = limiter.acquire('read').then((one) => {
      isSent = true;
      one.release();
    });
    await clock.advance(3999);
    expect(isSent).toBe(false);
    await clock.advance(1);
    await asked;
    expect(next.spent('robot')).toMatchObject([{ quota: 'v2025', part: 0.7 }]);
    expect(next.spent('nobody')).toEqual([]);
  });
});
