import { expect, test } from 'vitest';
import { TenantClock } from '../../src/emulator/tenant-clock.ts';
import { ManualClock } from '../../src/kernel/clock.ts';

test('time moved by hand shows in both readings, and sleepers wake in their order', async () => {
  const clock = new TenantClock();
  const before = clock.now();
  const beforeMonotonic = clock.monotonicMs();
  const woken: string[] = [];
  const late = clock.sleep(7_200_000).then(() => woken.push('late'));
  const early = clock.sleep(3_600_000).then(() => woken.push('early'));
  await clock.advance(7_200_000);
  await Promise.all([late, early]);
  expect(woken).toEqual(['early', 'late']);
  expect(clock.now() - before).toBeGreaterThanOrEqual(7_200_000);
  expect(clock.monotonicMs() - beforeMonotonic).toBeGreaterThanOrEqual(7_200_000);
});

test('a sleep ends with the reason of its signal', async () => {
  for (const clock of [new TenantClock(), new TenantClock(new ManualClock())]) {
    const stop = new AbortController();
    const slept = clock.sleep(3_600_000, stop.signal);
    const reason = new Error('stop');
    stop.abort(reason);
    await expect(slept).rejects.toBe(reason);
    expect(clock.sleeping).toBe(0);
    await expect(clock.sleep(0, stop.signal)).rejects.toBe(reason);
  }
});

test('a base turned by hand is turned with it', async () => {
  const base = new ManualClock();
  const clock = new TenantClock(base);
  const before = base.now();
  const slept = clock.sleep(1000);
  await clock.advance(1000);
  await slept;
  expect(base.now() - before).toBe(1000);
});
