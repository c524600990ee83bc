import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/kernel/json.ts';
import { classify, driftFrom, meetInOneField } from '../../src/plan/classify.ts';
import type { Difference } from '../../src/plan/classify.ts';
import type { DriftPolicy } from '../../src/workflow/policy.ts';
import { desiredOf, liveOf, ownedOf, plan, told } from './planning.ts';

function body(description: string, subject = 'S', more: JsonObject = {}): JsonObject {
  return { name: 'A', description, enabled: true, definition: { start: 'S', subject }, ...more };
}

/** What the pointer table says for one place: sent d0, left l0, desired d, live l. */
const TABLE: readonly (readonly [
  string,
  string,
  string,
  string,
  string,
  Record<DriftPolicy, string>,
])[] = [
  ['same', 'x', 'x', 'x', 'x', { correct: '-', report: '-', capture: '-' }],
  ['residue', 'x', 'y', 'x', 'y', { correct: '-', report: '-', capture: '-' }],
  [
    'git',
    'x',
    'x',
    'z',
    'x',
    {
      correct: 'update GitChange description',
      report: 'update GitChange description',
      capture: 'update GitChange description',
    },
  ],
  [
    'git over residue',
    'x',
    'y',
    'z',
    'y',
    {
      correct: 'update GitChange description',
      report: 'update GitChange description',
      capture: 'update GitChange description',
    },
  ],
  [
    'drift',
    'x',
    'x',
    'x',
    'z',
    { correct: 'update Drifted description', report: '-', capture: '-' },
  ],
  [
    'drift from residue',
    'x',
    'y',
    'x',
    'z',
    { correct: 'update Drifted description', report: '-', capture: '-' },
  ],
  [
    'conflict',
    'x',
    'x',
    'w',
    'z',
    {
      correct: 'update GitChange description',
      report: 'update waits Conflict description',
      capture: 'update waits Conflict description',
    },
  ],
  ['both made the same change', 'x', 'x', 'z', 'z', { correct: '-', report: '-', capture: '-' }],
];

for (const [name, sent, left, desired, live, ends] of TABLE) {
  test.each(Object.entries(ends))(`${name}, under %s: %s`, (policy, end) => {
    const before = desiredOf('a.yaml', body(sent));
    const [found] = plan({
      desired: [desiredOf('a.yaml', body(desired))],
      owned: [ownedOf(before, '1', body(left))],
      live: [liveOf('1', body(live))],
      policies: { drift: policy as DriftPolicy },
    });
    expect(told(found!)).toBe(`a.yaml ${end}`);
    const drifts = name.startsWith('drift') || name === 'conflict';
    expect(found!.drift.map(({ pointer }) => pointer)).toEqual(drifts ? ['/description'] : []);
  });
}

test.each([
  ['residue', 'x', 'y', 'x', 'y', 'residue'],
  ['git', 'x', 'x', 'z', 'x', 'git'],
  ['drift', 'x', 'x', 'x', 'z', 'drift'],
  ['conflict', 'x', 'x', 'w', 'z', 'conflict'],
])('a place is %s', (_, sent, left, desired, live, expected) => {
  const wish = desiredOf('a.yaml', body(desired));
  const { memory } = ownedOf(desiredOf('a.yaml', body(sent)), '1', body(left));
  const found = classify(wish, { ...wish.form, description: live }, memory.baseline);
  expect(found).toEqual([{ pointer: '/description', class: expected, desired, live }]);
});

test('a place that came under management is a git change, one that left it is nothing', () => {
  const { description: _gone, ...less } = body('x');
  const small = desiredOf('a.yaml', less);
  const large = desiredOf('a.yaml', body('x'));
  const other = { ...large.form, description: 'theirs' };
  expect(classify(large, other, ownedOf(small, '1').memory.baseline)).toMatchObject([
    { pointer: '/description', class: 'git' },
  ]);
  expect(classify(small, other, ownedOf(large, '1').memory.baseline)).toEqual([]);
});

test('a place that is no longer ignored is a git change', () => {
  const before = desiredOf('a.yaml', body('x'), { ignore: ['/definition/subject'] });
  const now = desiredOf('a.yaml', body('x'));
  const live = desiredOf('a.yaml', body('x', 'theirs')).form;
  expect(classify(before, live, ownedOf(before, '1').memory.baseline)).toEqual([]);
  expect(classify(now, live, ownedOf(before, '1').memory.baseline)).toMatchObject([
    { pointer: '/definition/subject', class: 'git' },
  ]);
});

test('under report a git change beside drift is written alone, and in the same field it is a conflict', () => {
  const before = desiredOf('a.yaml', body('x', 'S', { owner: { type: 'IDENTITY', id: 'o' } }));
  const owned = [ownedOf(before, '1')];
  const drifted = liveOf('1', { ...before.body, description: 'theirs' });
  const elsewhere = desiredOf('a.yaml', {
    ...before.body,
    definition: { start: 'T', subject: 'S' },
  });
  const [beside] = plan({
    desired: [elsewhere],
    owned,
    live: [drifted],
    policies: { drift: 'report' },
  });
  expect(told(beside!)).toBe('a.yaml update GitChange definition');
  expect(beside!.drift).toHaveLength(1);

  const inField = liveOf('1', { ...before.body, definition: { start: 'S', subject: 'theirs' } });
  const [met] = plan({
    desired: [elsewhere],
    owned,
    live: [inField],
    policies: { drift: 'report' },
  });
  expect(told(met!)).toBe('a.yaml update waits Conflict definition');
});

test("a file's own policy outranks the tenant's", () => {
  const before = desiredOf('a.yaml', body('x'), { drift: 'report' });
  const [found] = plan({
    desired: [before],
    owned: [ownedOf(before, '1')],
    live: [liveOf('1', body('theirs'))],
    policies: { drift: 'correct' },
  });
  expect(told(found!)).toBe('a.yaml -');
});

test('young drift waits until it has settled', () => {
  const before = desiredOf('a.yaml', body('x'));
  const modified = '2026-01-05T08:55:00Z';
  const settle = (settleMs: number) =>
    told(
      plan({
        desired: [before],
        owned: [ownedOf(before, '1')],
        live: [liveOf('1', body('theirs'), { modified })],
        policies: { drift: 'correct', settleMs },
      })[0]!,
    );
  expect(settle(600_000)).toBe('a.yaml update waits Settling description');
  expect(settle(299_999)).toBe('a.yaml update Drifted description');
});

test('drift from what was left is found whatever Git wants', () => {
  const before = desiredOf('a.yaml', body('x'));
  const { baseline } = ownedOf(before, '1', body('y')).memory;
  const left = desiredOf('a.yaml', body('y')).form;
  expect(driftFrom(baseline, left)).toEqual([]);
  expect(driftFrom(baseline, { ...left, description: 'z' }).map(({ pointer }) => pointer)).toEqual([
    '/description',
  ]);
});

function place(pointer: string, kind: Difference['class']): Difference {
  return { pointer, class: kind };
}

test.each([
  [[place('/definition/a', 'git'), place('/definition/b', 'drift')], true],
  [[place('/definition/a', 'git'), place('/trigger/b', 'drift')], false],
  [[place('/definition/a', 'conflict')], true],
  [[place('/definition/a', 'git'), place('/definition/b', 'residue')], false],
  [[place('/a~1b/a', 'git'), place('/a~1b/c', 'drift')], true],
])('%j meet in one field: %s', (differences, expected) => {
  expect(meetInOneField(differences)).toBe(expected);
});
