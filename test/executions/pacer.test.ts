import { expect, test } from 'vitest';
import { Pacer } from '../../src/executions/pacer.ts';
import { ManualClock } from '../../src/kernel/clock.ts';

test('no window holds more turns than it may', async () => {
  const clock = new ManualClock();
  const pacer = new Pacer(clock, 2, 10_000);
  const times: number[] = [];
  const work = (async () => {
    for (let n = 0; n < 5; n += 1) {
      await pacer.turn(new AbortController().signal);
      times.push(clock.monotonicMs());
    }
  })();
  await clock.advance(60_000);
  await work;
  expect(times).toEqual([0, 0, 10_000, 10_000, 20_000]);
});

test('an abort ends the wait', async () => {
  const clock = new ManualClock();
  const pacer = new Pacer(clock, 1, 10_000);
  const stop = new AbortController();
  await pacer.turn(stop.signal);
  const second = pacer.turn(stop.signal);
  stop.abort(new Error('enough'));
  await expect(second).rejects.toThrow('enough');
});
