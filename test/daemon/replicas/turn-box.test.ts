import { expect, test } from 'vitest';
import { TurnBox } from '../../../src/daemon/replicas/turn-box.ts';
import type { Turn } from '../../../src/daemon/replicas/turn-queue.ts';
import { ManualClock } from '../../../src/kernel/clock.ts';

const PUSH: Turn = { tenant: 'a', trigger: 'push' };
const ASKED: Turn = { tenant: 'a', trigger: 'manual' };

/** A queue that keeps what it is given, and answers when it is told to. */
function slowQueue() {
  const batches: (readonly Turn[])[] = [];
  const answers: ((error?: Error) => void)[] = [];
  const add = (turns: readonly Turn[]): Promise<void> => {
    batches.push(turns);
    return new Promise((resolve, reject) => {
      answers.push((error) => (error === undefined ? resolve() : reject(error)));
    });
  };
  return { batches, add, answer: (error?: Error) => answers.shift()?.(error) };
}

test('what comes while others are on their way goes together, and once', async () => {
  const clock = new ManualClock();
  const { batches, add, answer } = slowQueue();
  const box = new TurnBox(add, clock);
  box.put([PUSH]);
  for (let count = 0; count < 1000; count += 1) {
    box.put([PUSH]);
  }
  box.put([ASKED]);
  expect(batches).toEqual([[PUSH]]);
  answer();
  await clock.advance(0);
  expect(batches).toEqual([[PUSH], [PUSH, ASKED]]);
  answer();
  await box.close();
});

test('what could not be put there is put there later, once, with what came meanwhile', async () => {
  const clock = new ManualClock();
  const { batches, add, answer } = slowQueue();
  const box = new TurnBox(add, clock);
  box.put([PUSH]);
  box.put([PUSH]);
  answer(new Error('The database is away.'));
  await clock.advance(0);
  box.put([ASKED]);
  expect(batches).toHaveLength(1);
  await clock.advance(1000);
  expect(batches).toEqual([[PUSH], [PUSH, ASKED]]);
  answer();
  await box.close();
});

test('a push that is for no tenant keeps none of those behind it from the queue', async () => {
  const { batches, add, answer } = slowQueue();
  const box = new TurnBox(add, new ManualClock());
  box.put([]);
  box.put([PUSH]);
  expect(batches).toEqual([[PUSH]]);
  answer();
  await box.close();
});

test('it closes while the database is away', async () => {
  const clock = new ManualClock();
  const { batches, add, answer } = slowQueue();
  const box = new TurnBox(add, clock);
  box.put([PUSH]);
  answer(new Error('The database is away.'));
  await clock.advance(0);
  await box.close();
  expect(batches).toHaveLength(1);
  expect(clock.sleeping).toBe(0);
});
