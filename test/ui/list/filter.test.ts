import { expect, test } from 'vitest';
import { countStates, filterRows, readState } from '../../../src/ui/list/filter.ts';
import type { Filter } from '../../../src/ui/list/filter.ts';
import type { TenantRow } from '../../../src/ui/list/tenant-rows.ts';
import { visibleRows } from '../../../src/ui/list/visible-rows.ts';

const ROWS: readonly TenantRow[] = [
  { tenant: 'sandbox', name: 'Welcome', file: 'joiners/welcome.yaml', state: 'Synced' },
  { tenant: 'production', name: 'Welcome', file: 'joiners/welcome.yaml', state: 'Drifted' },
  {
    tenant: 'production',
    name: 'Revoke access',
    file: 'leavers/revoke.yaml',
    state: 'Waiting',
    message: 'The window is closed.',
  },
  { tenant: 'production', name: 'Made by hand', workflowId: '0f1c', state: 'Unmanaged' },
];

test.each<[Filter, readonly string[]]>([
  [{}, ['Drifted', 'Waiting', 'Unmanaged', 'Synced']],
  [{ state: 'Waiting' }, ['Waiting']],
  [{ state: 'look' }, ['Drifted', 'Waiting']],
  [{ tenant: 'sandbox' }, ['Synced']],
  [{ text: 'WELCOME  joiners' }, ['Drifted', 'Synced']],
  [{ text: 'window' }, ['Waiting']],
  [{ text: 'hand' }, ['Unmanaged']],
  [{ text: 'welcome production' }, ['Drifted']],
  [{ text: 'nothing of this' }, []],
])('%j', (filter, states) => {
  expect(filterRows(ROWS, filter).map(({ state }) => state)).toEqual(states);
});

test('states are counted, and what needs a look', () => {
  expect(Object.fromEntries(countStates(ROWS))).toEqual({
    Synced: 1,
    Drifted: 1,
    Waiting: 1,
    Unmanaged: 1,
    look: 2,
  });
});

test('an unknown state in the address filters nothing', () => {
  expect([
    readState('Drifted'),
    readState('look'),
    readState('__proto__'),
    readState(null),
  ]).toEqual(['Drifted', 'look', undefined, undefined]);
});

test.each([
  [0, 60, 0, 900, { from: 0, to: 0 }],
  [5, 60, 0, 900, { from: 0, to: 5 }],
  [1000, 60, -300, 600, { from: 0, to: 22 }],
  [1000, 60, -2000, -1100, { from: 0, to: 12 }],
  [1000, 60, 30_000, 900, { from: 488, to: 527 }],
  [1000, 60, 90_000, 900, { from: 999, to: 1000 }],
])('%i rows of %i, scrolled by %i in a view of %i', (count, height, top, view, rows) => {
  expect(visibleRows(count, height, top, view)).toEqual(rows);
});
