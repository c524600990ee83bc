import { expect, test } from 'vitest';
import type { Change, ChangeKind } from '../../src/plan/change.ts';
import { guard } from '../../src/plan/guard.ts';
import type { GuardInput } from '../../src/plan/guard.ts';

const LIMITS = { removals: { count: 5, percent: 10 }, updates: { percent: 50 } };

function changes(kind: ChangeKind, count: number, more: Partial<Change> = {}): readonly Change[] {
  return Array.from({ length: count }, (_, index) => ({
    kind,
    reason: 'GitChange',
    file: `${kind}-${index}.yaml`,
    name: 'A',
    differences: [],
    fields: ['name'],
    ...more,
  }));
}

function refused(input: Partial<GuardInput>): readonly string[] {
  const whole = { changes: [], limits: LIMITS, owned: 100, desired: 100, live: 100, ...input };
  return guard(whole).map(({ reason }) => reason);
}

const WAITING = { wait: { reason: 'Held', message: '' } } as const;
const MADE_NOW = {
  entry: { file: '', workflowId: '', name: '', commit: '', leftDigest: '', rejections: [] },
};
const MADE_BEFORE = { entry: { ...MADE_NOW.entry, sentDigest: 'd' } };

test.each<readonly [string, Partial<GuardInput>, readonly string[]]>([
  ['5 removals of few', { owned: 8, changes: changes('quarantine', 5) }, []],
  ['6 removals', { changes: changes('quarantine', 6) }, ['Removals']],
  [
    'deletes count with quarantines',
    { changes: [...changes('quarantine', 3), ...changes('delete', 3)] },
    ['Removals'],
  ],
  ['2 of 20', { owned: 20, changes: changes('delete', 2) }, []],
  ['3 of 20', { owned: 20, changes: changes('delete', 3) }, ['Removals']],
  ['3 of 19, where a share says nothing', { owned: 19, changes: changes('delete', 3) }, []],
  ['5 of 10 updated', { owned: 10, changes: changes('update', 5) }, []],
  ['6 of 10 updated', { owned: 10, changes: changes('update', 6) }, ['Updates']],
  ['9 of 9 updated', { owned: 9, changes: changes('update', 9) }, []],
  [
    'renames, disables and restores are updates',
    {
      owned: 10,
      changes: [...changes('rename', 2), ...changes('disable', 2), ...changes('restore', 2)],
    },
    ['Updates'],
  ],
  [
    'enabling what was made before is an update',
    { owned: 10, changes: changes('enable', 6, MADE_BEFORE) },
    ['Updates'],
  ],
  [
    'enabling what was only made is none',
    { owned: 10, changes: changes('enable', 6, MADE_NOW) },
    [],
  ],
  ['creates are free', { owned: 10, changes: changes('create', 100) }, []],
  ['what waits is not counted', { changes: changes('quarantine', 9, WAITING) }, []],
  [
    'what is kept or disowned removes nothing',
    { changes: [...changes('keep', 9), ...changes('disown', 9), ...changes('forget', 9)] },
    [],
  ],
  ['nothing desired', { desired: 0 }, ['DesiredEmpty']],
  ['nothing desired and nothing owned', { desired: 0, owned: 0 }, []],
  ['5 fewer live', { live: 35, liveBefore: 40 }, ['LiveShrunk']],
  ['4 of 40 fewer live', { live: 36, liveBefore: 40 }, []],
  ['6 of 10 fewer live', { live: 4, liveBefore: 10 }, ['LiveShrunk']],
  ['more live', { live: 90, liveBefore: 40 }, []],
  ['a first pass', { live: 0 }, []],
])('%s', (_, input, expected) => {
  expect(refused(input)).toEqual(expected);
});

test('a refusal says its numbers and can be approved', () => {
  const input = { changes: changes('delete', 6), limits: LIMITS, owned: 40, desired: 9, live: 9 };
  const [refusal] = guard(input);
  expect(refusal).toMatchObject({ reason: 'Removals', approvable: true });
  expect(refusal!.message).toMatch(/\b6 of 40\b/);
});
