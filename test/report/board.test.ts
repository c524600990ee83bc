import { expect, test } from 'vitest';
import type { Entry } from '../../src/inventory/entry.ts';
import type { Case } from '../../src/plan/case.ts';
import { boardOf } from '../../src/report/board.ts';
import type { Board } from '../../src/report/board.ts';
import type { PassResult } from '../../src/report/pass-result.ts';
import { statusText } from '../../src/report/status-text.ts';
import type { Rollout } from '../../src/rollout/rollout.ts';
import {
  CHECKSUM,
  NOW,
  body,
  desiredOf,
  diagnosticOf,
  ended,
  planOf,
  resultOf,
  roundOf,
  smallUpdate,
} from './builders.ts';

const ENTRY: Entry = {
  file: 'a.yaml',
  workflowId: 'wf-1',
  name: 'A',
  commit: '1',
  leftDigest: 'd',
  rejections: [],
  openDrift: { since: '2026-01-05T08:00:00Z', digest: 'x' },
  heldSince: NOW - 1000,
};
const BASE: Case = {
  file: 'a.yaml',
  name: 'A',
  entry: ENTRY,
  desired: desiredOf(body()),
  drift: [],
};
const DRIFT = [{ pointer: '/description', class: 'drift', live: 'x' }] as const;
const waiting = (
  reason: 'Held' | 'Contested' | 'Rejected' | 'Conflict' | 'ApprovalRequired',
): Case => ({
  ...BASE,
  change: smallUpdate({ wait: { reason, message: 'w', release: 'approve' } }),
});
const { desired: _desired, ...GONE } = BASE;

test.each<readonly [string, Case, Partial<PassResult>, object]>([
  ['in order', BASE, {}, { state: 'Synced' }],
  ['drifted', { ...BASE, drift: DRIFT }, {}, { state: 'Drifted', since: '2026-01-05T08:00:00Z' }],
  ['deleted in the tenant', { ...BASE, deleted: true }, {}, { state: 'Drifted' }],
  ['held', waiting('Held'), {}, { state: 'Held', since: '2026-01-05T08:59:59.000Z' }],
  ['contested', waiting('Contested'), {}, { state: 'Contested' }],
  [
    'rejected',
    waiting('Rejected'),
    {},
    { state: 'Rejected', letThrough: expect.stringContaining(CHECKSUM) },
  ],
  ['in conflict', waiting('Conflict'), {}, { state: 'Drifted' }],
  ['waiting', waiting('ApprovalRequired'), {}, { state: 'Waiting' }],
  ['ready', { ...BASE, change: smallUpdate() }, {}, { state: 'Waiting' }],
  [
    'failed',
    { ...BASE, change: smallUpdate() },
    { rounds: [roundOf(planOf([smallUpdate()]), [ended('failed', { message: 'no' })])] },
    { state: 'Waiting', message: 'no' },
  ],
  [
    'invalid',
    { ...GONE, change: smallUpdate({ kind: 'keep', reason: 'Invalid' }) },
    { diagnostics: [diagnosticOf()] },
    { state: 'Invalid', message: 'line 3: The start names no step.' },
  ],
  [
    'without a file, though that is not proved,',
    {
      ...GONE,
      change: smallUpdate({ kind: 'keep', reason: 'Unproved', notes: ['x.yaml has errors.'] }),
    },
    {},
    {
      state: 'Waiting',
      message:
        'It is kept as it is, since nothing proves that its file is gone. x.yaml has errors.',
    },
  ],
  [
    'in quarantine',
    {
      ...GONE,
      entry: { ...ENTRY, quarantine: { since: '2026-01-04T00:00:00Z', wasEnabled: true } },
    },
    {},
    { state: 'Quarantined', since: '2026-01-04T00:00:00Z' },
  ],
])('a workflow that is %s', (_, found, more, wanted) => {
  const changes = found.change === undefined ? [] : [found.change];
  const board = boardOf(resultOf({ cases: [found], rounds: [roundOf(planOf(changes))], ...more }));
  expect(board.workflows).toHaveLength(1);
  expect(board.workflows[0]).toMatchObject({
    file: 'a.yaml',
    name: 'A',
    workflowId: 'wf-1',
    ...wanted,
  });
  expect(JSON.parse(JSON.stringify(board))).toEqual(board);
});

test('a new file with errors is on the board though nothing is planned for it', () => {
  const { workflows } = boardOf(
    resultOf({ diagnostics: [diagnosticOf(), diagnosticOf({ line: 8 })] }),
  );
  expect(workflows).toEqual([
    {
      file: 'a.yaml',
      name: 'a.yaml',
      state: 'Invalid',
      message: 'line 3: The start names no step.',
    },
  ]);
});

test('a pass that broke off keeps the workflows, and says so', () => {
  const former = boardOf(resultOf({ cases: [BASE], unmanaged: { news: [], count: 4, all: [] } }));
  const { revision: _revision, commit: _commit, ...rest } = resultOf({ rounds: [] });
  const board = boardOf(rest, former);
  expect(board).toMatchObject({
    workflows: former.workflows,
    unmanaged: 4,
    revision: 'main@sha1:1',
    lastPass: { planned: false },
  });
  expect(statusText(board, { color: false, now: NOW + 60_000 })).toContain('broke off');
});

test('the table says how the tenant stands and what lets it through', () => {
  const plan = planOf([smallUpdate()], {
    refusals: [{ reason: 'Removals', message: '9 of 10.', approvable: true }],
  });
  const held = waiting('Held');
  const board: Board = boardOf(resultOf({ cases: [held], rounds: [roundOf(plan)] }));
  expect(statusText(board, { color: false, now: NOW + 60_000 })).toMatchInlineSnapshot(`
    "demo  main@sha1:1
      last pass 1m ago (interval, 120ms, 3 requests)
      Ready True Succeeded for 1h 1m: ok
      waits: 1 to update
        9 of 10.
        let it through: mainsheet approve --tenant demo --checksum cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc
      Waiting     A  a.yaml: 9 of 10.
      1 workflows: 1 Waiting; 0 without a file"
  `);
});

test('a version that is watched shows its commit, its figures and its hour, an ended one why', () => {
  const rollout: Rollout = {
    workflowId: 'wf-1',
    name: 'A',
    file: 'a.yaml',
    digest: 'd',
    commit: 'c'.repeat(40),
    startedAt: '2026-01-05T09:00:00Z',
    until: '2026-01-05T09:15:00Z',
    settings: { observeMs: 900_000, maxFailureRate: 0.2, minExecutions: 5, rollback: false },
    state: 'Progressing',
    before: { ended: 4, failed: 0 },
    after: { ended: 3, failed: 1 },
    message: 'Executions fail.',
  };
  const shown = (state: Rollout['state']): string => {
    const standing = [{ ...rollout, state }];
    const result = resultOf({ cases: [BASE], rollouts: { news: [], standing } });
    return statusText(boardOf(result), { color: false, now: NOW });
  };
  expect(shown('Progressing')).toContain(
    'rollout of cccccccccccc Progressing: watched until 2026-01-05T09:15:00Z: 3 executions ended, 1 failed',
  );
  expect(shown('Degraded')).toContain('rollout of cccccccccccc Degraded: Executions fail.');
});
