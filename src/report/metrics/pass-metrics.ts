import type { Case } from '../../plan/case.ts';
import { isEmpty } from '../../plan/plan.ts';
import type { Board } from '../board.ts';
import type { Condition, ConditionStatus } from '../condition.ts';
import { outcomeCounts } from '../outcome-counts.ts';
import type { PassResult } from '../pass-result.ts';
import { showBoard } from '../show-tenant.ts';
import { WORKFLOW_STATES } from '../view/workflow-row.ts';
import type { DriftPolicy } from '../../workflow/policy.ts';
import type { Instruments } from './instruments.ts';

/** How a pass ended, in one word. */
export type PassEnding = 'unchanged' | 'applied' | 'waiting' | 'partly-applied' | 'failed';

/** Every ending. */
export const PASS_ENDINGS: readonly PassEnding[] = [
  'unchanged',
  'applied',
  'waiting',
  'partly-applied',
  'failed',
];

const UNCHANGED: ReadonlySet<string> = new Set(['unchanged', 'skipped', 'not-attempted', 'failed']);
const POLICIES: readonly DriftPolicy[] = ['report', 'correct', 'capture'];
const STATUS_VALUES: Readonly<Record<ConditionStatus, number>> = { True: 1, False: 0, Unknown: -1 };

/** Says in one word how a pass ended: trouble first, then what failed, then what waits. */
export function endingOf(result: PassResult): PassEnding {
  const outcomes = Object.keys(outcomeCounts(result));
  if (result.troubles.length > 0) {
    return 'failed';
  }
  if (outcomes.includes('failed') || outcomes.includes('not-attempted')) {
    return 'partly-applied';
  }
  const ready = result.conditions.find(({ type }) => type === 'Ready');
  if (ready?.status !== 'True') {
    return 'waiting';
  }
  return outcomes.some((outcome) => !UNCHANGED.has(outcome)) ? 'applied' : 'unchanged';
}

/** Says whether a pass carried out its commit: nothing of the plan was refused and nothing failed. */
export function carriedOut({ rounds, commit }: PassResult): boolean {
  const plan = rounds.at(-1)?.plan;
  const results = rounds.flatMap(({ outcomes }) => outcomes.map(({ result }) => result));
  return (
    plan !== undefined &&
    plan.commit === commit &&
    (plan.refusals.length === 0 || isEmpty(plan)) &&
    !results.includes('failed') &&
    !results.includes('not-attempted')
  );
}

/** Takes what a pass did and found, and the board it left, into the metrics of its tenant; `policy` is its own for drift. */
export function recordPass(
  into: Instruments,
  result: PassResult,
  board: Board,
  policy: DriftPolicy,
): void {
  const { tenant, trigger } = result;
  const ending = endingOf(result);
  into.add('passes_total', { tenant, result: ending });
  into.observe('pass_duration_seconds', { tenant, trigger }, result.durationMs / 1000);
  if (ending !== 'failed' && ending !== 'partly-applied') {
    const endedAt = (result.startedAt + result.durationMs) / 1000;
    into.set('last_success_timestamp_seconds', { tenant }, endedAt);
  }
  recordChanges(into, result);
  recordConditions(into, 'tenant', tenant, result.conditions);
  recordDisabled(into, result);
  recordFailures(into, result, board);
  if (result.suspended !== undefined) {
    const { configured, stored } = result.suspended;
    into.set('suspended', { tenant }, configured || stored !== undefined ? 1 : 0);
  }
  if (result.rounds.length > 0) {
    recordDrift(into, result, policy);
  }
  recordStates(into, board);
}

function recordChanges(into: Instruments, result: PassResult): void {
  const { tenant } = result;
  for (const [outcome, count] of Object.entries(outcomeCounts(result))) {
    into.add('changes_total', { tenant, outcome }, count);
  }
  for (const { disabledMs } of result.rounds.flatMap(({ outcomes }) => outcomes)) {
    if (disabledMs !== undefined) {
      into.observe('workflow_disabled_seconds', { tenant }, disabledMs / 1000);
    }
  }
  const back = result.rollouts.news.filter(({ kind }) => kind === 'rolled-back');
  into.add('rollbacks_total', { tenant }, back.length);
}

/** Sets the conditions of a tenant or a source; each has one reason at a time. */
export function recordConditions(
  into: Instruments,
  kind: 'tenant' | 'source',
  name: string,
  conditions: readonly Pick<Condition, 'type' | 'status' | 'reason'>[],
): void {
  into.drop('condition', name, (labels) => labels.kind === kind);
  for (const { type, status, reason } of conditions) {
    into.set('condition', { kind, name, type, reason }, STATUS_VALUES[status]);
  }
}

/** A pass that could not look at what was left open leaves the number as it was. */
function recordDisabled(into: Instruments, result: PassResult): void {
  const { tenant, rounds, recovered, conditions } = result;
  const healthy = conditions.find(({ type }) => type === 'Healthy');
  if (healthy === undefined || healthy.status === 'Unknown') {
    return;
  }
  const stuck = new Set([
    ...recovered.filter(({ end }) => end === 'stuck').map(({ intent }) => intent.file),
    ...rounds
      .flatMap(({ outcomes }) => outcomes)
      .filter(({ stuckDisabled }) => stuckDisabled === true)
      .map(({ change }) => change.file),
  ]);
  into.set('workflows_disabled_by_us', { tenant }, stuck.size);
}

/** Failures are counted by the name of the workflow, as long as there is one of that name. */
function recordFailures(into: Instruments, { tenant, failures }: PassResult, board: Board): void {
  for (const [workflow, count] of failures?.fresh ?? []) {
    into.add('executions_failed_total', { tenant, workflow }, count);
  }
  const names = new Set(board.workflows.map(({ name }) => name));
  into.drop('executions_failed_total', tenant, ({ workflow }) => !names.has(workflow));
}

function recordDrift(into: Instruments, { tenant, cases }: PassResult, own: DriftPolicy): void {
  const drifted = cases.filter(isDrifted);
  const decides = (found: Case): DriftPolicy =>
    found.policy ?? found.desired?.settings.drift ?? own;
  for (const policy of POLICIES) {
    const count = drifted.filter((found) => decides(found) === policy).length;
    into.set('drift', { tenant, policy }, count);
  }
}

/** Since when the oldest drift of a pass is there, in milliseconds since 1970; undefined without any. */
export function oldestDrift({ cases, drift, startedAt }: PassResult): number | undefined {
  const times = cases.filter(isDrifted).map(({ file, entry }) => {
    const since = entry?.openDrift?.since ?? drift.find((news) => news.file === file)?.since;
    return since === undefined ? startedAt : Date.parse(since);
  });
  return times.length === 0 ? undefined : Math.min(...times);
}

function isDrifted({ drift, deleted }: Case): boolean {
  return drift.length > 0 || deleted === true;
}

/** The same numbers as the page's; a state that no workflow is in stands there with 0. */
function recordStates(into: Instruments, board: Board): void {
  const { tenant } = board;
  const { counts } = showBoard(board);
  for (const state of WORKFLOW_STATES) {
    into.set('workflows', { tenant, state }, counts[state] ?? 0);
  }
}
