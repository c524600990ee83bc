import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Baseline } from '../../src/inventory/entry.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { classify } from '../../src/plan/classify.ts';
import type { Wish } from '../../src/plan/classify.ts';
import { settledBaseline, writtenBaseline } from '../../src/plan/settled-baseline.ts';

function baseline(fields: readonly string[], sent: JsonObject, left: JsonObject): Baseline {
  return { fields, ignore: [], sent, left };
}

function wishOf(form: JsonObject): Wish {
  return { form, fields: Object.keys(form), ignore: [] };
}

test('where all agrees, that is the state to measure from, whoever made it so', () => {
  const wish = wishOf({ name: 'A', description: 'new' });
  const live = { name: 'A', description: 'new', enabled: true };
  const before = baseline(['name'], { name: 'A' }, { name: 'A' });
  expect(settledBaseline(before, wish, live, [])).toEqual(
    baseline(['name', 'description'], { name: 'A', description: 'new' }, live),
  );
});

test('a place that differs keeps what it had, so that drift stays drift', () => {
  const wish = wishOf({ name: 'B', description: 'x' });
  const live = { name: 'B', description: 'theirs' };
  const before = baseline(
    ['name', 'description'],
    { name: 'A', description: 'x' },
    { name: 'A', description: 'x' },
  );
  const differences = classify(wish, live, before);
  const after = settledBaseline(before, wish, live, differences);
  expect(after.sent).toEqual({ name: 'B', description: 'x' });
  expect(after.left).toEqual({ name: 'B', description: 'x' });
  expect(classify(wish, live, after)).toMatchObject([{ pointer: '/description', class: 'drift' }]);
});

const scalar = fc.constantFrom<string>('x', 'y', 'z');
const object = (depth: number): fc.Arbitrary<JsonObject> =>
  fc.dictionary(
    fc.constantFrom('a', 'b', 'c/d'),
    depth === 0 ? scalar : fc.oneof(scalar, object(depth - 1), fc.array(scalar, { maxLength: 2 })),
    { maxKeys: 3, noNullPrototype: true },
  ) as fc.Arbitrary<JsonObject>;
const form = fc.record(
  { name: scalar, definition: object(2), trigger: object(1) },
  { requiredKeys: ['name'] },
) as unknown as fc.Arbitrary<JsonObject>;

test('settling never changes what a difference is, and settling twice is settling once', () => {
  fc.assert(
    fc.property(form, form, form, form, (desired, live, sent, left) => {
      const wish = wishOf(desired);
      const before = baseline(Object.keys(sent), sent, left);
      const differences = classify(wish, live, before);
      // Only a workflow in which nothing is to be written settles.
      fc.pre(differences.every((one) => one.class === 'drift' || one.class === 'residue'));
      const after = settledBaseline(before, wish, live, differences);
      expect(classify(wish, live, after)).toEqual(differences);
      const again = settledBaseline(after, wish, live, differences);
      expect(classify(wish, live, again)).toEqual(differences);
      expect(again).toEqual(after);
    }),
    { numRuns: 2000 },
  );
});

test('what was written is measured from the answer, and what was not from what it was', () => {
  const wish = wishOf({ name: 'B', description: 'x', enabled: true });
  const before = baseline(
    ['name', 'description', 'enabled'],
    { name: 'A', description: 'x', enabled: true },
    { name: 'A', description: 'x', enabled: true },
  );
  const answer = {
    name: 'B (stored)',
    description: 'theirs',
    enabled: true,
    trigger: { type: 'EVENT' },
  };
  const after = writtenBaseline(before, wish, ['name'], answer);
  expect(after.sent).toEqual({ name: 'B', description: 'x', enabled: true });
  expect(after.left).toEqual({ ...answer, description: 'x' });
  expect(classify(wish, answer, after)).toMatchObject([
    { pointer: '/description', class: 'drift' },
    { pointer: '/name', class: 'residue' },
  ]);
});

test('what somebody added to a field that was empty stays drift while another field is written', () => {
  const wish = wishOf({ name: 'B', trigger: {} });
  const before = baseline(['name', 'trigger'], { name: 'A' }, { name: 'A' });
  const answer = { name: 'B', trigger: { type: 'EVENT' } };
  const after = writtenBaseline(before, { ...wish, form: { name: 'B' } }, ['name'], answer);
  expect(after.left).toEqual({ name: 'B' });
  expect(classify({ ...wish, form: { name: 'B' } }, answer, after)).toMatchObject([
    { pointer: '/trigger/type', class: 'drift' },
  ]);
});

test('a first write remembers exactly the fields it wrote', () => {
  const wish = wishOf({ name: 'A', description: 'x', enabled: true });
  const answer = { name: 'A', description: 'x', enabled: false };
  expect(writtenBaseline(undefined, wish, ['name', 'description'], answer)).toEqual(
    baseline(['description', 'name'], { name: 'A', description: 'x' }, answer),
  );
});
