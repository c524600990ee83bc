import { expect, test } from 'vitest';
import { triggerLets } from '../../src/engine/trigger-filter.ts';
import type { Json } from '../../src/kernel/json.ts';

const MOVE = {
  identity: { id: '1' },
  changes: [{ attribute: 'department', oldValue: 'Sales', newValue: 'Finance' }],
  source: { name: 'Active Directory' },
};

test.each<[Json | undefined, boolean]>([
  [undefined, true],
  [null, true],
  ['', true],
  ['$.changes[?(@.attribute == "department")]', true],
  ['$.changes[?(@.attribute == "city")]', false],
  ['$[?(@.source.name == "Active Directory")]', true],
  ['$[?(@.source.name == "HR")]', false],
  ['$.missing', false],
  ['$.identity.id', true],
])('the filter %j lets an event through: %s', (filter, expected) => {
  const attributes: Json = filter === undefined ? { id: 'x' } : { id: 'x', 'filter.$': filter };
  expect(triggerLets({ type: 'EVENT', attributes }, MOVE)).toEqual({ ok: true, value: expected });
});

test('filter without .$ is dropped: the workflow starts on everything (facts 2.5)', () => {
  const attributes = { id: 'x', filter: '$.changes[?(@.attribute == "city")]' };
  expect(triggerLets({ type: 'EVENT', attributes }, MOVE)).toEqual({ ok: true, value: true });
});

test('a filter that cannot be read is told', () => {
  expect(triggerLets({ attributes: { 'filter.$': '$.a[?(' } }, MOVE).ok).toBe(false);
  expect(triggerLets({ attributes: { 'filter.$': 5 } }, MOVE).ok).toBe(false);
});
