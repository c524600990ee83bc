import { expect, test } from 'vitest';
import { PushBox } from '../../src/daemon/push-box.ts';

/** Puts pushes at these ms and takes each as soon as it is due; gives when that was. */
function takenAt(puts: readonly number[], end = 60_000): readonly number[] {
  const box = new PushBox();
  const taken: number[] = [];
  for (let now = 0; now <= end; now += 100) {
    if (puts.includes(now)) {
      box.put(now);
    }
    const due = box.dueAt();
    if (due !== undefined && due <= now && box.take(now)) {
      taken.push(now);
    }
  }
  return taken;
}

function every(ms: number, until: number): readonly number[] {
  return Array.from({ length: until / ms }, (_, index) => index * ms);
}

test.each<[string, readonly number[], readonly number[]]>([
  ['one push', [500], [500]],
  ['two with quiet between them', [500, 1500], [500, 1500]],
  ['two close together', [500, 1400], [500, 2400]],
  ['three close together', [500, 600, 700], [500, 1700]],
  ['ten seconds of pushes', every(100, 10_000), [0, 10_900]],
  ['forty seconds of pushes', every(100, 40_000), [0, 15_000, 30_000, 40_900]],
])('%s', (_what, puts, wanted) => {
  expect(takenAt(puts)).toEqual(wanted);
});

test('an empty box has nothing that is due, and nothing to take', () => {
  const box = new PushBox();
  expect(box.dueAt()).toBeUndefined();
  expect(box.take(0)).toBe(false);
});
