import { suspensionWords } from '../inventory/suspension.ts';
import type { Suspension } from '../inventory/suspension.ts';
import type { Case } from '../plan/case.ts';
import type { Change, WaitReason } from '../plan/change.ts';
import { writesTenant } from '../plan/change.ts';
import type { Plan } from '../plan/plan.ts';
import type { Rollout } from '../rollout/rollout.ts';
import type { BoardFailing } from './board-failures.ts';
import { given } from './given.ts';
import { letThrough, resumeCommand } from './let-through.ts';
import type { PassResult } from './pass-result.ts';

/** How a workflow stands. */
export type WorkflowState =
  | 'Synced'
  | 'Waiting'
  | 'Drifted'
  | 'Held'
  | 'Contested'
  | 'Quarantined'
  | 'Suspended'
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
  /** A person suspended it; its tenant's own suspension is none of it. */
  readonly suspension?: Suspension;
  /** How the live version does, while it is on trial. */
  readonly rollout?: Pick<Rollout, 'state' | 'commit' | 'until' | 'after' | 'message'>;
  /** Absent when none of its executions is known to fail. */
  readonly failing?: BoardFailing;
}

interface Standing {
  readonly state: WorkflowState;
  readonly message?: string;
  readonly since?: string;
}

/** Draws one workflow from what a pass found of it. */
export function boardWorkflow(found: Case, result: PassResult, plan: Plan): BoardWorkflow {
  const { file, name, entry, live } = found;
  // The plan's change may carry a wait that the case does not have: an earlier create, or an approval of another.
  const change = plan.changes.find((one) => one.file === file && one.name === name) ?? found.change;
  const standing = underSuspension(
    found.suspension,
    standingOf({ ...found, ...given({ change }) }, result, plan),
  );
  return {
    file,
    name,
    ...given({ workflowId: entry?.workflowId ?? live?.id }),
    ...standing,
    ...given({ suspension: found.suspension }),
    ...rolloutOf(found, result),
    ...given({ letThrough: commandFor(found, change, plan) }),
  };
}

function commandFor(
  { file, suspension }: Case,
  change: Change | undefined,
  plan: Plan,
): string | undefined {
  if (suspension !== undefined) {
    return resumeCommand(plan.tenant, file);
  }
  return change === undefined ? undefined : letThrough(plan, change);
}

/** A suspended workflow stands as suspended, with what else there is to say of it. */
function underSuspension(suspension: Suspension | undefined, standing: Standing): Standing {
  if (suspension === undefined) {
    return standing;
  }
  const { state, message } = standing;
  const since = suspension.at;
  if (state === 'Suspended') {
    return { ...standing, since };
  }
  const words = suspensionWords(suspension, 'it');
  const also = message === undefined ? '' : ` ${message}`;
  return { state: 'Suspended', message: `${words}${also}`, since };
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
  Suspended: 'Suspended',
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
  if (change?.reason === 'Unproved') {
    const [why = ''] = change.notes ?? [];
    return {
      state: 'Waiting',
      message: `It is kept as it is, since nothing proves that its file is gone. ${why}`,
    };
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
    case 'Suspended':
    case 'Invalid':
    case 'Unmanaged':
    case 'Rejected':
      return undefined;
  }
}
