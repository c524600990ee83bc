import type { Case } from '../plan/case.ts';
import type { ChangeKind, WaitReason } from '../plan/change.ts';
import { writesTenant } from '../plan/change.ts';
import { isEmpty } from '../plan/plan.ts';
import type { Plan, Refusal } from '../plan/plan.ts';
import { withFailures } from './board-failures.ts';
import type { BoardFailing } from './board-failures.ts';
import type { Rollout } from '../rollout/rollout.ts';
import type { Condition } from './condition.ts';
import { given } from './given.ts';
import { letPlanThrough, letThrough } from './let-through.ts';
import { outcomeCounts } from './outcome-counts.ts';
import type { PassResult, PassTrigger } from './pass-result.ts';

/** How a workflow stands. */
export type WorkflowState =
  | 'Synced'
  | 'Waiting'
  | 'Drifted'
  | 'Held'
  | 'Contested'
  | 'Quarantined'
  | 'Invalid'
  | 'Unmanaged'
  | 'Rejected';

/** One workflow of a tenant as people see it. */
export interface BoardWorkflow {
  readonly file: string;
  readonly name: string;
  readonly workflowId?: string;
  readonly state: WorkflowState;
  readonly message?: string;
  /** The command that lets through what waits. */
  readonly letThrough?: string;
  /** RFC 3339. */
  readonly since?: string;
  /** How the live version does, while it is on trial. */
  readonly rollout?: Pick<Rollout, 'state' | 'commit' | 'until' | 'after' | 'message'>;
  /** Absent when none of its executions is known to fail. */
  readonly failing?: BoardFailing;
}

/** How one tenant stands after its last pass: what `status` shows and the store keeps, as plain data. */
export interface Board {
  readonly tenant: string;
  readonly source: string;
  readonly revision?: string;
  readonly commit?: string;
  readonly lastPass: {
    readonly pass: string;
    /** When it began; RFC 3339. */
    readonly at: string;
    readonly durationMs: number;
    readonly trigger: PassTrigger;
    readonly requests: number;
    /** How many changes ended how. */
    readonly outcomes: Readonly<Record<string, number>>;
    /** False when it broke off before it could plan: the workflows are those of a pass before. */
    readonly planned: boolean;
  };
  readonly conditions: readonly Condition[];
  readonly workflows: readonly BoardWorkflow[];
  /** How many workflows of the tenant no file describes. */
  readonly unmanaged: number;
  /** What waits as a whole. */
  readonly waiting?: {
    readonly checksum: string;
    readonly refusals: readonly Refusal[];
    readonly changes: Readonly<Partial<Record<ChangeKind, number>>>;
    readonly letThrough?: string;
  };
}

/** Draws the board from a pass; one that broke off before planning keeps the workflows of the board before. */
export function boardOf(result: PassResult, former?: Board): Board {
  const { tenant, source, revision, commit, conditions, unmanaged } = result;
  const plan = result.rounds.at(-1)?.plan;
  const waiting = plan === undefined ? former?.waiting : waitingPlan(plan);
  return {
    tenant,
    source,
    ...given({ revision: revision ?? former?.revision, commit: commit ?? former?.commit }),
    lastPass: {
      pass: result.pass,
      at: new Date(result.startedAt).toISOString(),
      durationMs: result.durationMs,
      trigger: result.trigger,
      requests: result.requests,
      outcomes: outcomeCounts(result),
      planned: plan !== undefined,
    },
    conditions,
    workflows: withFailures(
      plan === undefined ? (former?.workflows ?? []) : workflowsOf(result, plan),
      result.failures,
      former?.workflows ?? [],
    ),
    unmanaged: plan === undefined ? (former?.unmanaged ?? unmanaged.count) : unmanaged.count,
    ...given({ waiting }),
  };
}

function waitingPlan(plan: Plan): Board['waiting'] {
  if (plan.refusals.length === 0 || isEmpty(plan)) {
    return undefined;
  }
  const changes: Partial<Record<ChangeKind, number>> = {};
  for (const { kind } of plan.changes.filter(writesTenant)) {
    changes[kind] = (changes[kind] ?? 0) + 1;
  }
  const { checksum, refusals } = plan;
  return { checksum, refusals, changes, ...given({ letThrough: letPlanThrough(plan) }) };
}

function workflowsOf(result: PassResult, plan: Plan): readonly BoardWorkflow[] {
  const known = result.cases.map((found) => workflowOf(found, result, plan));
  const files = new Set(known.map(({ file }) => file));
  const invalid = new Map<string, BoardWorkflow>();
  for (const { severity, file, line, message } of result.diagnostics) {
    if (severity === 'error' && !files.has(file) && !invalid.has(file)) {
      invalid.set(file, {
        file,
        name: file,
        state: 'Invalid',
        message: `line ${line}: ${message}`,
      });
    }
  }
  return [...known, ...invalid.values()].toSorted((a, b) => (a.file < b.file ? -1 : 1));
}

interface Standing {
  readonly state: WorkflowState;
  readonly message?: string;
  readonly since?: string;
}

function workflowOf(found: Case, result: PassResult, plan: Plan): BoardWorkflow {
  const { file, name, entry, live } = found;
  // The plan's change may carry a wait that the case does not have: an earlier create, or an approval of another.
  const change = plan.changes.find((one) => one.file === file && one.name === name) ?? found.change;
  const standing = standingOf({ ...found, ...given({ change }) }, result, plan);
  return {
    file,
    name,
    ...given({ workflowId: entry?.workflowId ?? live?.id }),
    ...standing,
    ...rolloutOf(found, result),
    ...given({ letThrough: change === undefined ? undefined : letThrough(plan, change) }),
  };
}

function rolloutOf({ entry }: Case, { rollouts }: PassResult): Pick<BoardWorkflow, 'rollout'> {
  const found = rollouts.standing.find(({ workflowId }) => workflowId === entry?.workflowId);
  if (found === undefined) {
    return {};
  }
  const { state, commit, until, after, message } = found;
  return { rollout: { state, commit, until, after, message } };
}

const STATE_OF_WAIT: Readonly<Partial<Record<WaitReason, WorkflowState>>> = {
  Held: 'Held',
  Contested: 'Contested',
  Rejected: 'Rejected',
  Conflict: 'Drifted',
  Settling: 'Drifted',
};

function standingOf(found: Case, result: PassResult, plan: Plan): Standing {
  const { change, entry, drift, deleted, file } = found;
  const wait = change?.wait;
  if (change?.reason === 'Invalid') {
    const error = result.diagnostics.find((one) => one.file === file && one.severity === 'error');
    const message = error === undefined ? undefined : `line ${error.line}: ${error.message}`;
    return { state: 'Invalid', ...given({ message }) };
  }
  if (entry?.quarantine !== undefined && found.desired === undefined) {
    return {
      state: 'Quarantined',
      ...given({ message: wait?.message }),
      since: entry.quarantine.since,
    };
  }
  if (wait !== undefined) {
    const state = STATE_OF_WAIT[wait.reason] ?? 'Waiting';
    return { state, message: wait.message, ...given({ since: sinceOf(found, state) }) };
  }
  const failed = lastFailure(result, file);
  if (failed !== undefined) {
    return { state: 'Waiting', message: failed };
  }
  if (drift.length > 0 || deleted === true) {
    const what = deleted === true ? 'deleted' : 'changed';
    const branch = result.onBranches.get(entry?.workflowId ?? '');
    const where = branch === undefined ? '' : `; branch ${branch} has it`;
    const message = `It was ${what} in the tenant${where}.`;
    return { state: 'Drifted', message, ...given({ since: sinceOf(found, 'Drifted') }) };
  }
  if (change !== undefined && writesTenant(change)) {
    const message = plan.refusals[0]?.message ?? 'It is carried out in the next pass.';
    return { state: 'Waiting', message };
  }
  return { state: 'Synced', ...given({ message: change?.notes?.[0] }) };
}

/** Why the last try of a file's change failed, or was not made. */
function lastFailure(result: PassResult, file: string): string | undefined {
  const last = result.rounds
    .flatMap(({ outcomes }) => outcomes)
    .findLast(({ change }) => change.file === file);
  return last?.result === 'failed' || last?.result === 'not-attempted'
    ? (last.message ?? last.reason)
    : undefined;
}

function sinceOf({ entry }: Case, state: WorkflowState): string | undefined {
  switch (state) {
    case 'Held':
      return entry?.heldSince === undefined ? undefined : new Date(entry.heldSince).toISOString();
    case 'Drifted':
      return entry?.openDrift?.since;
    case 'Waiting':
      return entry?.goneSince === undefined ? undefined : new Date(entry.goneSince).toISOString();
    case 'Synced':
    case 'Contested':
    case 'Quarantined':
    case 'Invalid':
    case 'Unmanaged':
    case 'Rejected':
      return undefined;
  }
}
