import { expect, test } from 'vitest';
import { TurnBox } from '../../../src/daemon/replicas/turn-box.ts';
import type { Turn } from '../../../src/daemon/replicas/turn-queue.ts';
import { ManualClock } from '../../../src/kernel/clock.ts';

const TURN: Turn = { tenant: 'production', trigger: 'push' };

test('a push that is for no tenant keeps none of those behind it from the queue', async () => {
  const added: Turn[] = [];
  const box = new TurnBox(async (turns) => void added.push(...turns), new ManualClock());
  box.put([]);
  box.put([TURN]);
  await expect.poll(() => added).toEqual([TURN]);
  await box.close();
});

test('what could not be put into the queue is put there later, and once', async () => {
  const clock = new ManualClock();
  const added: (readonly Turn[])[] = [];
  let isAway = true;
  const box = new TurnBox(async (turns) => {
    if (isAway) {
      throw new Error('Away.');
    }
    added.push(turns);
  }, clock);
  box.put([TURN]);
  box.put([TURN]);
  await expect.poll(() => clock.sleeping).toBe(1);
  isAway = false;
  await clock.advance(1000);
  await expect.poll(() => added).toEqual([[TURN]]);
  await box.close();
});
