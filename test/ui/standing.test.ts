import { expect, test } from 'vitest';
import type { ConditionView } from '../../src/report/view/condition-view.ts';
import { WORKFLOW_STATES } from '../../src/report/view/workflow-row.ts';
import {
  STATE_ORDER,
  byUrgency,
  conditionTone,
  isWell,
  needsLook,
  reasonWords,
  unwellOnes,
} from '../../src/ui/standing.ts';

const FAILING = { count: 3, since: '2026-01-05T09:00:00Z', error: 'No' };

test('every state has its place', () => {
  expect(STATE_ORDER.toSorted()).toEqual(WORKFLOW_STATES.toSorted());
});

test('what is in sync, unmanaged or suspended needs no look, unless it fails', () => {
  const calm = WORKFLOW_STATES.filter((state) => !needsLook({ state }));
  expect(calm.toSorted()).toEqual(['Suspended', 'Synced', 'Unmanaged']);
  expect(needsLook({ state: 'Synced', failing: FAILING })).toBe(true);
});

test('what needs a look stands on top, the gravest first, else by name', () => {
  const rows = [
    { name: 'b', state: 'Synced' },
    { name: 'a', state: 'Synced' },
    { name: 'w', state: 'Waiting' },
    { name: 'f', state: 'Synced', failing: FAILING },
    { name: 'd', state: 'Degraded' },
  ] as const;
  expect(rows.toSorted(byUrgency).map(({ name }) => name)).toEqual(['d', 'f', 'w', 'a', 'b']);
});

test.each<[ConditionView['type'], ConditionView['status'], ConditionView['reason'], string]>([
  ['Ready', 'True', 'Succeeded', 'ok'],
  ['Ready', 'False', 'GitUnreachable', 'warn'],
  ['Ready', 'False', 'Suspended', 'hold'],
  ['Ready', 'Unknown', 'Progressing', 'quiet'],
  ['Reconciling', 'False', 'Succeeded', 'ok'],
  ['Reconciling', 'True', 'Progressing', 'wait'],
  ['Stalled', 'False', 'Succeeded', 'ok'],
  ['Stalled', 'True', 'CredentialRejected', 'bad'],
  ['Healthy', 'False', 'ExecutionsFailing', 'warn'],
])('%s is %s because of %s: %s', (type, status, reason, tone) => {
  const condition = { type, status, reason, message: '', since: '2026-01-05T09:00:00Z' };
  expect(conditionTone(condition)).toBe(tone);
  expect(isWell(condition)).toBe(tone === 'ok');
});

test('reasons are said in words', () => {
  expect(reasonWords('GitUnreachable')).toBe('Git unreachable');
  expect(reasonWords('Held')).toBe('Held');
});

test('conditions of one reason and one message are one matter, the gravest on top', () => {
  const condition = { reason: 'TenantChanged', message: 'Another answers.' } as const;
  const since = (minute: number) => `2026-01-05T09:0${minute}:00Z`;
  const found = unwellOnes([
    { type: 'Reconciling', status: 'True', reason: 'Progressing', message: '', since: since(1) },
    { type: 'Ready', status: 'False', ...condition, since: since(4) },
    { type: 'Stalled', status: 'True', ...condition, since: since(3) },
    { type: 'Healthy', status: 'True', reason: 'Succeeded', message: '', since: since(1) },
  ]);
  expect(found).toEqual([
    { ...condition, tone: 'bad', said: ['Ready is False', 'Stalled is True'], since: since(3) },
    {
      reason: 'Progressing',
      message: '',
      tone: 'wait',
      said: ['Reconciling is True'],
      since: since(1),
    },
  ]);
});
