import { expect, test } from 'vitest';
import { ManualClock } from '../../../src/kernel/clock.ts';
import { Refusals } from '../../../src/server/hooks/refusals.ts';
import type { Refusal } from '../../../src/server/hooks/refusals.ts';

const WRONG = { reason: 'WrongProof', message: 'Wrong.' } as const;
const OLD = { reason: 'OldProof', message: 'Old.' } as const;

function counted(): {
  readonly clock: ManualClock;
  readonly told: string[];
  readonly refusals: Refusals;
} {
  const clock = new ManualClock();
  const told: string[] = [];
  const tell = ({ source, reason, refused }: Refusal): void => {
    told.push(`${source} ${reason} ${refused}`);
  };
  return { clock, told, refusals: new Refusals(clock, tell) };
}

test('the first is told at once, the others of its minute in one sum, and so each minute', async () => {
  const { clock, told, refusals } = counted();
  refusals.add('a', WRONG);
  refusals.add('a', WRONG);
  refusals.add('a', OLD);
  refusals.add('b', OLD);
  expect(told).toEqual(['a WrongProof 1', 'b OldProof 1']);
  await clock.advance(59_999);
  expect(told).toHaveLength(2);
  await clock.advance(1);
  expect(told.slice(2)).toEqual(['a OldProof 2']);
  refusals.add('a', WRONG);
  expect(told).toHaveLength(3);
  await clock.advance(60_000);
  expect(told.slice(3)).toEqual(['a WrongProof 1']);
});

test('after a minute without any, nothing is kept, and the next is told at once', async () => {
  const { clock, told, refusals } = counted();
  refusals.add('a', WRONG);
  await clock.advance(60_000);
  expect(clock.sleeping).toBe(0);
  refusals.add('a', OLD);
  expect(told).toEqual(['a WrongProof 1', 'a OldProof 1']);
});

test('closing tells what is untold, and waits for nothing', async () => {
  const { clock, told, refusals } = counted();
  refusals.add('a', WRONG);
  refusals.add('a', WRONG);
  refusals.close();
  await clock.advance(0);
  expect(told).toEqual(['a WrongProof 1', 'a WrongProof 1']);
  expect(clock.sleeping).toBe(0);
});
