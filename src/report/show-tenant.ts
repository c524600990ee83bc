import type { Board } from './board.ts';
import type { BoardWorkflow } from './board-workflow.ts';
import { given } from './given.ts';
import type { SeenWorkflow } from './seen-workflow.ts';
import type { PassView } from './view/pass-view.ts';
import type { TenantSummary } from './view/tenant-view.ts';
import type { WorkflowRow, WorkflowStateName } from './view/workflow-row.ts';

/** How a workflow stands when its executions count: what is in order and fails is not in order. */
export function shownState({ state, failing, rollout }: BoardWorkflow): WorkflowStateName {
  const fails = failing !== undefined || rollout?.state === 'Degraded';
  return state === 'Synced' && fails ? 'Degraded' : state;
}

/** Shows the workflows of a tenant: those of its board, then those that no file describes. */
export function showRows(
  board: Board | undefined,
  seen: readonly SeenWorkflow[],
): readonly WorkflowRow[] {
  const rows = (board?.workflows ?? []).map((workflow) => ({
    ...workflow,
    state: shownState(workflow),
  }));
  const described = new Set(rows.flatMap(({ workflowId }) => workflowId ?? []));
  const others = seen
    .filter(({ file, workflowId }) => file === undefined && !described.has(workflowId ?? ''))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, workflowId }): WorkflowRow => ({
      name,
      state: 'Unmanaged',
      ...given({ workflowId }),
    }));
  return [...rows, ...others];
}

/** What a board says of a tenant as a whole. */
export function showBoard(
  board: Board | undefined,
): Pick<
  TenantSummary,
  | 'revision'
  | 'commit'
  | 'signedBy'
  | 'conditions'
  | 'lastPass'
  | 'counts'
  | 'unmanaged'
  | 'waiting'
  | 'suspension'
> {
  const counts: Partial<Record<WorkflowStateName, number>> = {};
  for (const workflow of board?.workflows ?? []) {
    const state = shownState(workflow);
    counts[state] = (counts[state] ?? 0) + 1;
  }
  const { conditions = [], unmanaged = 0, waiting } = board ?? {};
  const { revision, commit, signedBy, suspension } = board ?? {};
  if (unmanaged > 0) {
    counts.Unmanaged = (counts.Unmanaged ?? 0) + unmanaged;
  }
  return {
    ...given({ revision, commit, signedBy, suspension }),
    ...(waiting === undefined ? {} : { waiting: showWaiting(waiting) }),
    conditions,
    ...(board === undefined ? {} : { lastPass: showPass(board) }),
    counts,
    unmanaged,
  };
}

function showWaiting(
  waiting: NonNullable<Board['waiting']>,
): NonNullable<TenantSummary['waiting']> {
  const { checksum, refusals, changes, letThrough } = waiting;
  return {
    checksum,
    refusals: refusals.map(({ reason, message, approvable }) => ({ reason, message, approvable })),
    changes: { ...changes },
    ...given({ letThrough }),
  };
}

/** Shows the pass that a board was drawn from. */
export function showPass({ lastPass, revision, conditions }: Board): PassView {
  const ready = conditions.find(({ type }) => type === 'Ready');
  return {
    ...lastPass,
    ...given({ revision, ready: ready?.status, reason: ready?.reason }),
  };
}
