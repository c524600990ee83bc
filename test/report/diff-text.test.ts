import { expect, test } from 'vitest';
import { Masker } from '../../src/kernel/mask.ts';
import type { Json } from '../../src/kernel/json.ts';
import { diffText } from '../../src/report/diff-text.ts';
import type { DiffOptions } from '../../src/report/diff-text.ts';
import { changePlaces } from '../../src/report/places.ts';
import type { Place } from '../../src/report/places.ts';
import { body, updateOf } from './builders.ts';

const masker = new Masker();
masker.learn('known-secret');

function diff(places: readonly Place[], more: Partial<DiffOptions> = {}): string {
  return diffText(places, { masker, ...more }).join('\n');
}

test.each<readonly [string, Place, string]>([
  [
    'a short value',
    { pointer: '/description', before: 'a', after: 'b' },
    '~ description: "a" → "b"',
  ],
  ['the switch', { pointer: '/enabled', before: false, after: true }, '~ enabled: false → true'],
  [
    'a new value',
    { pointer: '/definition/steps/A/attributes/x', after: 1 },
    "+ step 'A' › attributes.x: 1",
  ],
  [
    'a value that is gone',
    { pointer: '/trigger/attributes/filter.$', before: '$.x' },
    '- trigger filter.$: "$.x"',
  ],
  ['the start', { pointer: '/definition/start', before: 'A', after: 'B' }, '~ start: "A" → "B"'],
  ['the owner', { pointer: '/owner/id', before: 'a', after: 'b' }, '~ owner id: "a" → "b"'],
  [
    'a step in a loop',
    { pointer: '/definition/steps/L/attributes/steps/A/nextStep', before: 'B', after: 'C' },
    `~ step 'L' › step 'A' › nextStep: "B" → "C"`,
  ],
  [
    'a secret',
    { pointer: '/definition/steps/A/attributes/password', before: 'one', after: 'two' },
    "~ step 'A' › attributes.password: another secret",
  ],
  [
    'a known secret',
    { pointer: '/description', before: 'x', after: 'is known-secret' },
    '~ description: "x" → "is [masked]"',
  ],
  [
    'what steers a terminal',
    { pointer: '/description', before: '\u001B[31m', after: '\u202Ea' },
    String.raw`~ description: "\u001b[31m" → "\u202ea"`,
  ],
])('%s', (_, place, wanted) => {
  expect(diff([place])).toBe(wanted);
});

test('texts of several lines are compared line by line', () => {
  const lines = Array.from({ length: 12 }, (_, index) => `line ${index}`);
  const before = lines.join('\n');
  const after = lines.with(6, 'another').join('\n');
  expect(diff([{ pointer: '/description', before, after }])).toMatchInlineSnapshot(`
    "~ description:
          line 4
          line 5
        - line 6
        + another
          line 7
          line 8"
  `);
});

test('long texts are cut where they part', () => {
  const [same, end] = ['s'.repeat(400), 'e'.repeat(400)];
  const shown = diff([
    { pointer: '/description', before: `${same}A${end}`, after: `${same}B${end}` },
  ]);
  expect(shown).toMatch(/- "…s+Ae+…"/);
  expect(shown).toMatch(/\+ "…s+Be+…"/);
  expect(Math.max(...shown.split('\n').map((line) => line.length))).toBeLessThan(170);
});

test('a step that was added says what it is and has; one that was removed, that it was', () => {
  const steps = (more: Record<string, Json>): Record<string, Json> => ({
    definition: { start: 'Done', steps: { Done: { type: 'success' }, ...more } },
  });
  const mail = {
    type: 'action',
    actionId: 'sp:send-email',
    attributes: { recipient: 'x', password: 'hunter22' },
    nextStep: 'Done',
  };
  // A file may hold no credential, a tenant may: the added step is the removed one the other way round.
  const removed = changePlaces(updateOf(body(steps({ Mail: mail })), body()));
  const added = removed.map(({ pointer, before }): Place => ({
    pointer,
    ...(before === undefined ? {} : { after: before }),
  }));
  expect(diff(added)).toMatchInlineSnapshot(`
    "+ step 'Mail' added (sp:send-email)
        + attributes.password: "[masked]"
        + attributes.recipient: "x"
        + nextStep: "Done""
  `);
  expect(diff(added, { insides: false })).toBe("+ step 'Mail' added (sp:send-email)");
  expect(diff(removed)).toBe("- step 'Mail' removed (sp:send-email)");
});

test('what is too much is counted', () => {
  const places = Array.from({ length: 30 }, (_, index) => ({
    pointer: `/x${index}`,
    after: index,
  }));
  const shown = diff(places, { maxLines: 10 }).split('\n');
  expect(shown).toHaveLength(11);
  expect(shown.at(-1)).toBe('… and 20 more lines');
});

test('a great rewrite is summed up in no great time', () => {
  const text = (seed: number): string =>
    Array.from({ length: 20_000 }, (_, index) => `${(index * seed) % 7919}`).join('\n');
  const started = performance.now();
  expect(diff([{ pointer: '/description', before: text(3), after: text(5) }])).toContain(
    '20000 lines',
  );
  expect(performance.now() - started).toBeLessThan(5000);
});
