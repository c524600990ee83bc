import { expect, test } from 'vitest';
import type { ConditionView } from '../../../src/report/view/condition-view.ts';
import { countStates } from '../../../src/ui/list/filter.ts';
import { tenantRows } from '../../../src/ui/list/tenant-rows.ts';
import * as data from '../fixture-data.ts';

const SINCE = '2026-01-05T09:00:00Z';

test.each<[ConditionView['reason'], readonly string[]]>([
  ['AwaitingTenant', ['Drifted']],
  ['WindowClosed', ['Drifted']],
  ['ApprovalRequired', ['Drifted', 'Waiting']],
  ['Held', ['Drifted', 'Waiting']],
])('in a tenant that is not ready because of %s a look is needed at %j', (reason, states) => {
  const rows = tenantRows({
    ...data.tenant('production', 0),
    conditions: [{ type: 'Ready', status: 'False', reason, message: 'No', since: SINCE }],
    workflows: [
      { name: 'A', file: 'a.yaml', state: 'Waiting' },
      { name: 'B', file: 'b.yaml', state: 'Drifted' },
      { name: 'C', file: 'c.yaml', state: 'Synced' },
    ],
  });
  expect(rows.map(({ tenant }) => tenant)).toEqual(Array(3).fill('production'));
  const look = rows.filter((row) => countStates([row]).has('look'));
  expect(look.map(({ state }) => state).toSorted()).toEqual(states);
});
