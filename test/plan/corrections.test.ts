import { expect, test } from 'vitest';
import type { Corrections } from '../../src/inventory/entry.ts';
import { contested, corrected, settling } from '../../src/plan/corrections.ts';
import { desiredOf, liveOf, NOW, ownedOf } from './planning.ts';

const DAY = 86_400_000;
const { entry } = ownedOf(desiredOf('a.yaml', { name: 'A' }), '1');

function times(count: number, age = 1000): readonly number[] {
  return Array.from({ length: count }, () => NOW - age);
}

test.each<readonly [string, Corrections | undefined, boolean]>([
  ['never corrected', undefined, false],
  ['twice in a row', { inARow: 2, times: times(2), digest: 'd' }, false],
  ['three times in a row', { inARow: 3, times: times(3), digest: 'd' }, true],
  ['nine times in a day', { inARow: 0, times: times(9), digest: 'd' }, false],
  ['ten times in a day', { inARow: 0, times: times(10), digest: 'd' }, true],
  [
    'ten times, one of them yesterday',
    { inARow: 0, times: [...times(9), NOW - DAY], digest: 'd' },
    false,
  ],
  ['three times, to another wish', { inARow: 3, times: times(3), digest: 'other' }, false],
])('%s: contested %s', (_, corrections, expected) => {
  const one = corrections === undefined ? entry : { ...entry, corrections };
  expect(contested(one, 'd', NOW)?.reason === 'Contested').toBe(expected);
});

test('corrections of one wish are counted, and forgotten after a day', () => {
  const first = corrected({}, 'd', NOW);
  expect(first).toEqual({ inARow: 1, times: [NOW], digest: 'd' });
  const second = corrected({ corrections: first }, 'd', NOW + 1000);
  expect(second).toEqual({ inARow: 2, times: [NOW, NOW + 1000], digest: 'd' });
  const late = corrected({ corrections: second }, 'd', NOW + DAY + 500);
  expect(late).toEqual({ inARow: 3, times: [NOW + 1000, NOW + DAY + 500], digest: 'd' });
  expect(corrected({ corrections: late }, 'e', NOW).inARow).toBe(1);
});

test.each([
  ['young drift', 'drift', NOW - 1000, true],
  ['old drift', 'drift', NOW - 600_000, false],
  ['a young conflict', 'conflict', NOW - 1000, true],
  ['a git change beside it', 'git', NOW - 1000, false],
] as const)('%s settles: %s', (_, kind, at, expected) => {
  const live = liveOf('1', { name: 'A' }, { modified: new Date(at).toISOString() });
  const wait = settling([{ pointer: '/description', class: kind }], live, 600_000, NOW);
  expect(wait?.until).toBe(expected ? at + 600_000 : undefined);
});

test('drift of unknown age is not waited for', () => {
  const live = liveOf('1', { name: 'A' }, { modified: 'no time' });
  expect(settling([{ pointer: '/description', class: 'drift' }], live, 600_000, NOW)).toBe(
    undefined,
  );
});
