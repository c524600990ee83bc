import { expect, test } from 'vitest';
import { ManualClock } from '../../../src/kernel/clock.ts';
import { boardOf } from '../../../src/report/board.ts';
import type { Board } from '../../../src/report/board.ts';
import type { BoardWorkflow } from '../../../src/report/board-workflow.ts';
import type { ConditionStatus } from '../../../src/report/condition.ts';
import { Metrics } from '../../../src/report/metrics/metrics.ts';
import type { PassResult } from '../../../src/report/pass-result.ts';
import type { RequestSeen } from '../../../src/tenant/observer.ts';
import { seriesOf, valueOf } from '../../support/exposition.ts';
import type { Series } from '../../support/exposition.ts';
import { ended, NOW, planOf, resultOf, roundOf, smallUpdate } from '../builders.ts';

const DEMO = { tenant: 'demo' };

interface Metered {
  readonly metrics: Metrics;
  readonly clock: ManualClock;
  passed(more?: Partial<PassResult>, wroteAt?: number, board?: Board): void;
  series(): Promise<readonly Series[]>;
  value(name: string, labels?: Record<string, string>): Promise<number | undefined>;
}

function metered(): Metered {
  const clock = new ManualClock(NOW);
  const metrics = new Metrics(clock);
  metrics.follow([{ name: 'demo', drift: 'report' }], ['workflows'], ['demo']);
  const series = async (): Promise<readonly Series[]> =>
    seriesOf((await metrics.exposition()).text);
  return {
    metrics,
    clock,
    series,
    passed: (more = {}, wroteAt, board) => {
      const result = resultOf(more);
      metrics.passed(result, board ?? boardOf(result), wroteAt);
    },
    value: async (name, labels = {}) => valueOf(await series(), `mainsheet_${name}`, labels),
  };
}

function ready(status: ConditionStatus): PassResult['conditions'] {
  const since = '2026-01-05T08:00:00Z';
  return [{ type: 'Ready', status, reason: 'Succeeded', message: '', since }];
}

const TROUBLE: PassResult['troubles'][number] = {
  reason: 'TenantUnreachable',
  code: 'TENANT_UNREACHABLE',
  message: '',
  hint: '',
  next: 'retry',
};

test.each<[string, Partial<PassResult>, string]>([
  ['nothing was to do', { conditions: ready('True') }, 'unchanged'],
  [
    'something was written',
    { conditions: ready('True'), rounds: [roundOf(planOf([]), [ended('updated')])] },
    'applied',
  ],
  [
    'all was skipped',
    { conditions: ready('True'), rounds: [roundOf(planOf([]), [ended('skipped')])] },
    'unchanged',
  ],
  ['something waits', { conditions: ready('False') }, 'waiting'],
  [
    'a change failed',
    {
      conditions: ready('False'),
      rounds: [roundOf(planOf([]), [ended('updated'), ended('failed')])],
    },
    'partly-applied',
  ],
  [
    'a change was left',
    { conditions: ready('True'), rounds: [roundOf(planOf([]), [ended('not-attempted')])] },
    'partly-applied',
  ],
  ['there was trouble', { conditions: ready('False'), troubles: [TROUBLE] }, 'failed'],
])('a pass where %s counts as such', async (_what, more, wanted) => {
  const { passed, series } = metered();
  passed(more);
  const passes = (await series()).filter(({ name }) => name === 'mainsheet_passes_total');
  expect(passes).toHaveLength(5);
  expect(passes.filter(({ value }) => value === 1).map(({ labels }) => labels)).toEqual([
    { ...DEMO, result: wanted },
  ]);
  const success = (await series()).find(({ name }) => name.includes('last_success'))?.value;
  const failed = wanted === 'failed' || wanted === 'partly-applied';
  expect(success).toBe(failed ? undefined : (NOW + 120) / 1000);
});

test('what a pass did and found stands in the metrics with its exact values', async () => {
  const { passed, value } = metered();
  const drifted = {
    file: 'a.yaml',
    name: 'A',
    drift: smallUpdate().differences,
    policy: 'correct' as const,
  };
  passed({
    trigger: 'push',
    durationMs: 1500,
    rounds: [
      roundOf(planOf([]), [
        ended('updated', { disabledMs: 250 }),
        ended('updated', { disabledMs: 4000 }),
        ended('failed', { stuckDisabled: true }),
      ]),
    ],
    cases: [drifted, { ...drifted, file: 'b.yaml', policy: 'report' }],
    suspended: { configured: true },
    unmanaged: { news: [], count: 7, all: [] },
    failures: { news: [], open: [], fresh: new Map([['A', 3]]) },
    conditions: [
      ...ready('True'),
      {
        type: 'Healthy',
        status: 'False',
        reason: 'PartlyApplied',
        message: '',
        since: '2026-01-05T08:00:00Z',
      },
    ],
  });
  expect(await value('pass_duration_seconds_sum', { trigger: 'push' })).toBe(1.5);
  expect(await value('changes_total', { outcome: 'updated' })).toBe(2);
  expect(await value('changes_total', { outcome: 'failed' })).toBe(1);
  expect(await value('workflow_disabled_seconds_sum')).toBe(4.25);
  expect(await value('workflow_disabled_seconds_bucket', { le: '0.25' })).toBe(1);
  expect(await value('workflows_disabled_by_us')).toBe(1);
  expect(await value('suspended')).toBe(1);
  expect(await value('workflows', { state: 'Unmanaged' })).toBe(7);
  expect(await value('drift', { policy: 'correct' })).toBe(1);
  expect(await value('drift', { policy: 'report' })).toBe(1);
  expect(await value('drift', { policy: 'capture' })).toBe(0);
  expect(await value('condition', { type: 'Healthy', reason: 'PartlyApplied' })).toBe(0);
  expect(await value('rollbacks_total')).toBe(0);
});

test('failures are counted by the name of a workflow for as long as there is one', async () => {
  const { passed, value } = metered();
  const rows = (...names: readonly string[]): readonly BoardWorkflow[] =>
    names.map((name) => ({ file: `${name}.yaml`, name, state: 'Synced' }));
  const board = (...names: readonly string[]): Board => ({
    ...boardOf(resultOf()),
    workflows: rows(...names),
  });
  const failures = { news: [], open: [], fresh: new Map([['A', 3]]) };
  passed({ failures }, undefined, board('A', 'B'));
  passed({ failures }, undefined, board('A', 'B'));
  expect(await value('executions_failed_total', { workflow: 'A' })).toBe(6);
  passed({}, undefined, board('B'));
  expect(await value('executions_failed_total', { workflow: 'A' })).toBeUndefined();
});

test('workflows stand in the states of the page', async () => {
  const { passed, value } = metered();
  const failing = { count: 1, since: '2026-01-05T08:00:00Z', error: 'No mail' };
  const workflows: readonly BoardWorkflow[] = [
    { file: 'a.yaml', name: 'A', state: 'Synced' },
    { file: 'b.yaml', name: 'B', state: 'Synced', failing },
    { file: 'c.yaml', name: 'C', state: 'Held' },
  ];
  passed({}, undefined, { ...boardOf(resultOf()), workflows, unmanaged: 4 });
  const states = ['Synced', 'Degraded', 'Held', 'Unmanaged', 'Rejected'];
  const counts = states.map((state) => value('workflows', { state }));
  expect(await Promise.all(counts)).toEqual([1, 1, 1, 4, 0]);
});

test('a condition has one series whatever its reason', async () => {
  const { passed, series } = metered();
  passed({ conditions: ready('True') });
  passed({
    conditions: ready('False').map((one) => ({ ...one, reason: 'Throttled' as const })),
  });
  passed({ conditions: ready('Unknown') });
  const conditions = (await series()).filter(({ name }) => name === 'mainsheet_condition');
  expect(conditions).toEqual([
    {
      name: 'mainsheet_condition',
      labels: { kind: 'tenant', name: 'demo', type: 'Ready', reason: 'Succeeded' },
      value: -1,
    },
  ]);
});

test('drift grows older between passes, and a pass that did not plan leaves it', async () => {
  const { passed, value, clock } = metered();
  const found = { file: 'a.yaml', name: 'A', drift: smallUpdate().differences };
  const since = new Date(NOW - 60_000).toISOString();
  const news = {
    kind: 'detected',
    file: 'a.yaml',
    name: 'A',
    workflowId: 'w',
    since,
    ageMs: 60_000,
    found,
    policy: 'report',
  } as const;
  passed({ cases: [found], drift: [news] });
  expect(await value('drift_age_seconds')).toBe(60);
  await clock.advance(30_000);
  passed({ rounds: [], troubles: [TROUBLE] });
  expect(await value('drift_age_seconds')).toBe(90);
  expect(await value('drift', { policy: 'report' })).toBe(1);
  passed();
  expect(await value('drift_age_seconds')).toBe(0);
  expect(await value('drift', { policy: 'report' })).toBe(0);
});

test('from the push to what was applied is measured once, up to the last write', async () => {
  const { metrics, passed, value, clock } = metered();
  const read = (commit: string, isNew: boolean): void =>
    metrics.sourceRead('workflows', 100, { ok: true, revision: `main@${commit}`, commit, isNew });
  const pass = (commit: string, wroteAt?: number): void =>
    passed(
      {
        commit,
        rounds: [roundOf(planOf([], { commit }), [ended('updated')])],
      },
      wroteAt,
    );
  read('1', true);
  pass('1', clock.now());
  expect(await value('push_to_applied_seconds_count')).toBeUndefined();
  metrics.hookArrived('workflows');
  await clock.advance(400);
  read('2', true);
  pass('2', clock.now() + 350);
  pass('2', clock.now() + 9000);
  expect(await value('push_to_applied_seconds_count')).toBe(1);
  expect(await value('push_to_applied_seconds_sum')).toBe(0.75);
  // Nothing of this one was the tenant's business.
  read('3', true);
  pass('3');
  pass('3', clock.now());
  expect(await value('push_to_applied_seconds_count')).toBe(1);
});

test('a commit that waits for somebody is measured when it is carried out', async () => {
  const { metrics, passed, value, clock } = metered();
  const at = (commit: string): void =>
    metrics.sourceRead('workflows', 0, { ok: true, revision: commit, commit, isNew: true });
  at('1');
  at('2');
  const refusal = { reason: 'ApprovalRequired', message: '', approvable: true } as const;
  const plan = planOf([smallUpdate()], { commit: '2', refusals: [refusal] });
  passed({ commit: '2', rounds: [roundOf(plan)] });
  const failing = roundOf(planOf([], { commit: '2' }), [ended('failed')]);
  passed({ commit: '2', rounds: [failing] }, clock.now());
  expect(await value('push_to_applied_seconds_count')).toBeUndefined();
  await clock.advance(60_000);
  const carried = roundOf(planOf([], { commit: '2' }), [ended('updated')]);
  passed({ commit: '2', rounds: [carried] }, clock.now());
  expect(await value('push_to_applied_seconds_sum')).toBe(60);
});

test('readings of a source say how they ended, and its revision is one series', async () => {
  const { metrics, series, value } = metered();
  metrics.sourceRead('workflows', 250, { ok: true, revision: 'main@1', commit: '1', isNew: true });
  metrics.sourceRead('workflows', 50, { ok: true, revision: 'main@1', commit: '1', isNew: false });
  metrics.sourceRead('workflows', 50, { ok: true, revision: 'main@2', commit: '2', isNew: true });
  expect(await value('source_fetch_duration_seconds_sum', { result: 'fetched' })).toBe(0.3);
  expect(await value('source_fetch_duration_seconds_count', { result: 'unchanged' })).toBe(1);
  const infos = (await series()).filter(({ name }) => name === 'mainsheet_source_info');
  expect(infos.map(({ labels }) => labels['revision'])).toEqual(['main@2']);
  expect(await value('source_fetched_timestamp_seconds')).toBe(NOW / 1000);
  expect(await value('condition', { kind: 'source' })).toBe(1);
  metrics.sourceRead('workflows', 5000, { ok: false, reason: 'GitAuthFailed' });
  expect(await value('source_fetch_duration_seconds_sum', { result: 'failed' })).toBe(5);
  expect(await value('condition', { kind: 'source', reason: 'GitAuthFailed' })).toBe(0);
  expect(await value('source_info', { revision: 'main@2' })).toBe(1);
});

const SEEN: RequestSeen = {
  method: 'GET',
  operation: 'listWorkflows',
  route: '/v2025/workflows',
  status: 200,
  durationMs: 120,
  waitedMs: 2000,
  attempt: 1,
  remaining: 61,
};

test('requests are counted with their answers, and timed with their waits', async () => {
  const { metrics, value } = metered();
  metrics.requested('demo', SEEN);
  const { status: _status, remaining: _remaining, ...unanswered } = SEEN;
  metrics.requested('demo', { ...unanswered, failed: 'TENANT_TIMEOUT', durationMs: 60_000 });
  expect(await value('tenant_requests_total', { method: 'GET', status: '200' })).toBe(1);
  expect(await value('tenant_requests_total', { method: 'GET', status: 'none' })).toBe(1);
  const of = { operation: 'listWorkflows' };
  expect(await value('tenant_request_duration_seconds_sum', of)).toBe(60.12);
  expect(await value('tenant_throttle_wait_seconds_sum')).toBe(4);
  expect(await value('tenant_rate_limit_remaining')).toBe(61);
});

test('who left has no series, and what ends after it brings none back', async () => {
  const { metrics, passed, series } = metered();
  metrics.sourceRead('workflows', 1, { ok: true, revision: 'm', commit: '1', isNew: true });
  metrics.requested('demo', SEEN);
  passed();
  metrics.follow([{ name: 'other', drift: 'correct' }], ['elsewhere'], ['other']);
  passed();
  metrics.threw('demo');
  metrics.requested('demo', SEEN);
  metrics.hookArrived('workflows');
  metrics.sourceRead('workflows', 1, { ok: false, reason: 'GitUnreachable' });
  const named = (await series()).flatMap(({ labels }) => [
    labels['tenant'],
    labels['source'],
    labels['name'],
  ]);
  expect(new Set(named.filter((name) => name !== undefined))).toEqual(new Set(['other']));
});

test('of every tenant of the configuration it is said whether it is here; all else goes with it', async () => {
  const { metrics, passed, series, value } = metered();
  expect([await value('replicas'), await value('replica_tenants')]).toEqual([1, 1]);
  expect(await value('tenant_held', DEMO)).toBe(1);
  passed();
  metrics.follow([], [], ['demo', 'other']);
  metrics.replicas(2);
  expect([await value('replicas'), await value('replica_tenants')]).toEqual([2, 0]);
  const named = (await series()).filter(({ labels }) => 'tenant' in labels || 'name' in labels);
  expect(named.map(({ name, labels, value: held }) => [name, labels, held])).toEqual([
    ['mainsheet_tenant_held', DEMO, 0],
    ['mainsheet_tenant_held', { tenant: 'other' }, 0],
  ]);
});

test('a pass that threw counts as failed', async () => {
  const { metrics, value } = metered();
  metrics.threw('demo');
  expect(await value('passes_total', { result: 'failed' })).toBe(1);
});

test('a tenant has the same number of series whatever the number of its workflows', async () => {
  const counts = await Promise.all(
    [10, 1000].map(async (many) => {
      const { metrics, passed, series } = metered();
      const workflows = Array.from({ length: many }, (_, at): BoardWorkflow => ({
        file: `${at}.yaml`,
        name: `W${at}`,
        state: 'Synced',
      }));
      const board = { ...boardOf(resultOf()), workflows };
      const edited = ended('updated', { disabledMs: 100 });
      const outcomes = Array.from({ length: many }, () => edited);
      for (const trigger of ['start', 'interval', 'push', 'manual'] as const) {
        passed({ trigger, rounds: [roundOf(planOf([]), outcomes)] }, NOW, board);
      }
      for (const operation of ['token', 'listWorkflows', 'getWorkflow', 'patchWorkflow'] as const) {
        metrics.requested('demo', { ...SEEN, operation });
      }
      const ours = (await series()).filter(({ labels }) => labels['tenant'] === 'demo');
      return ours.length;
    }),
  );
  expect(counts[1]).toBe(counts[0]);
  expect(counts[1]).toBeLessThan(250);
});
