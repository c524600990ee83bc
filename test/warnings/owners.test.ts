import { expect, test } from 'vitest';
import { askingOrder, lookAtOwners } from '../../src/warnings/owners.ts';
import type { OwnerNotes } from '../../src/warnings/owners.ts';

const NONE: OwnerNotes = { notes: [] };

function ownedBy(...ids: readonly string[]) {
  return new Map(ids.map((id) => [id, [{ workflow: id, workflowId: id, file: `${id}.yaml` }]]));
}

test.each<[string | undefined, readonly string[]]>([
  [undefined, ['a', 'b', 'c']],
  ['a', ['b', 'c', 'a']],
  ['bb', ['c', 'a', 'b']],
  ['c', ['a', 'b', 'c']],
])('after %j owners are asked for in a round', (after, order) => {
  const notes = after === undefined ? NONE : { ...NONE, after };
  expect(askingOrder(ownedBy('c', 'a', 'b'), notes)).toEqual(order);
});

test.each<[string, OwnerNotes['notes'], string | undefined, readonly string[]]>([
  ['active', [], 'ACTIVE', []],
  ['of no known state', [], undefined, []],
  ['inactive', [], 'INACTIVE_SHORT_TERM', ['INACTIVE_SHORT_TERM since 9']],
  ['inactive as before', [['a', 'INACTIVE_SHORT_TERM', 5]], 'INACTIVE_SHORT_TERM', []],
  ['gone', [['a', 'INACTIVE_LONG_TERM', 5]], 'GONE', ['undefined since 5']],
  ['active again', [['a', 'gone', 5]], 'ACTIVE', []],
])('an owner who is %s', (_how, notes, state, told) => {
  const found = state === 'GONE' ? [] : [{ id: 'a', ...(state === undefined ? {} : { state }) }];
  const looked = lookAtOwners(ownedBy('a'), { asked: ['a'], found }, { notes }, 9);
  expect(
    looked.news.map((one) => one.kind === 'owner' && `${String(one.state)} since ${one.since}`),
  ).toEqual(told);
  expect(lookAtOwners(ownedBy('a'), { asked: ['a'], found }, looked.state, 10).news).toEqual([]);
});

test('an owner that was not asked for stays known; one who owns nothing more is forgotten', () => {
  const notes: OwnerNotes['notes'] = [
    ['a', 'gone', 1],
    ['b', 'gone', 1],
  ];
  const { state, news } = lookAtOwners(ownedBy('a'), { asked: [], found: [] }, { notes }, 9);
  expect({ state, news }).toEqual({ state: { notes: [['a', 'gone', 1]] }, news: [] });
});
