import { startOf } from '../executions/newest-executions.ts';
import { openSteps } from '../executions/path-taken.ts';
import { PERSON_ACTIONS } from '../executions/person-actions.ts';
import { readPath } from '../executions/read-path.ts';
import { isObject, own } from '../kernel/json.ts';
import { formatPointer } from '../kernel/pointer.ts';
import type { Case } from '../plan/case.ts';
import type { Execution } from '../tenant/execution.ts';
import type { StuckExecution } from '../warnings/warning.ts';
import { stepMaps } from '../workflow/step.ts';
import type { CaptureRun } from './capture-run.ts';
import { askIfAllowed } from './scope-notices.ts';
import type { Asked } from './scope-notices.ts';

/** A workflow whose file says how long its executions may run. */
export interface Limited {
  readonly found: Case;
  readonly workflowId: string;
  readonly stuckAfterMs: number;
  readonly cancels: boolean;
}

/** The case as such a workflow, where it is one of ours. */
export function limitedBy(found: Case): readonly Limited[] {
  const { entry, live, desired, suspension } = found;
  const { stuckAfterMs, onStuck } = desired?.settings ?? {};
  const cancels = onStuck === 'cancel' && suspension === undefined;
  return entry === undefined || live === undefined || stuckAfterMs === undefined
    ? []
    : [{ found, workflowId: live.id, stuckAfterMs, cancels }];
}

/** Lists the executions of a workflow that run longer than they may, oldest first. */
export function stuckOf(
  { workflowId, stuckAfterMs }: Limited,
  { ports, signal }: CaptureRun,
  tenantNow: number,
  unscoped: readonly string[],
): Promise<Asked<readonly Execution[]>> {
  const until = tenantNow - stuckAfterMs;
  const startedBefore = new Date(until).toISOString();
  const query = { status: 'Running', startedBefore } as const;
  return askIfAllowed('listExecutions', 'whether executions are stuck', unscoped, async () => {
    const found = await ports.tenant.listExecutions(workflowId, query, signal, 'sweep');
    return (
      found
        // What was asked for is looked at again: filters may be ignored (facts 1.3).
        .filter((one) => one.status === 'Running' && startOf(one) > 0 && startOf(one) < until)
        .toSorted((a, b) => startOf(a) - startOf(b))
    );
  });
}

/** Says of a stuck execution where it stands and since when it runs. */
export async function describeStuck(
  { found, workflowId, stuckAfterMs }: Limited,
  execution: Execution,
  run: CaptureRun,
  tenantNow: number,
): Promise<StuckExecution> {
  const started = startOf(execution);
  return {
    workflow: found.name,
    workflowId,
    file: found.file,
    execution: execution.id,
    since: new Date(started).toISOString(),
    ageMs: Math.max(0, tenantNow - started),
    stuckAfterMs,
    ...(await placeOf(found, execution, run)),
  };
}

type Place = Pick<StuckExecution, 'step' | 'line' | 'column' | 'waitsForPerson'>;

/** The step that an execution stands at; what its history does not tell is left out. */
async function placeOf(
  { desired, live }: Case,
  { id }: Execution,
  { ports, signal }: CaptureRun,
): Promise<Place> {
  // The scope is that of the list, which was there a moment ago.
  const { value: history } = await askIfAllowed('getHistoryV2', '', ['getHistoryV2'], () =>
    ports.tenant.getExecutionHistory(id, signal, 'sweep'),
  );
  if (history === undefined) {
    return {};
  }
  const ran = live === undefined ? undefined : own(live.raw, 'definition');
  const definition = isObject(ran) ? ran : undefined;
  const [open] = openSteps(readPath(history, { ended: false, definition }).steps);
  if (open === undefined) {
    return {};
  }
  const written = stepMaps(desired?.body['definition']);
  const map = written.find(({ steps }) => steps.has(open.step));
  const pointer = map && `${map.pointer}${formatPointer(['steps', open.step])}`;
  const place = pointer === undefined ? undefined : desired?.positions.at(pointer);
  return {
    step: open.step,
    ...(place === undefined ? {} : { line: place.line, column: place.column }),
    ...(PERSON_ACTIONS.has(open.actionId ?? '') ? { waitsForPerson: true } : {}),
  };
}
