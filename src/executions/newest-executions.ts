import { compareText } from '../kernel/diagnostic.ts';
import { someAtOnce } from '../kernel/some-at-once.ts';
import type { Execution, ExecutionStatus } from '../tenant/execution.ts';
import type { ExecutionQuery, TenantReader } from '../tenant/tenant.ts';

/** The most that the API gives at a time (facts 1.3). */
const PAGE = 250;

/** Which executions are wanted of each workflow. */
export interface ExecutionSelection {
  readonly status?: ExecutionStatus;
  /** RFC 3339. */
  readonly startedAfter?: string;
  /** How many at most. */
  readonly limit: number;
}

/** Lists the newest executions of some workflows together, newest first; `asked` is called after each workflow. */
export async function newestExecutions(
  tenant: Pick<TenantReader, 'listExecutions'>,
  workflowIds: readonly string[],
  selection: ExecutionSelection,
  signal: AbortSignal,
  asked: () => void = () => undefined,
): Promise<readonly Execution[]> {
  const lists = await someAtOnce(workflowIds, async (id) => {
    const found = await ofWorkflow(tenant, id, selection, signal);
    asked();
    return found;
  });
  return lists.flat().toSorted(newestFirst).slice(0, selection.limit);
}

/** Orders executions by their start, newest first. */
export function newestFirst(a: Execution, b: Execution): number {
  return startOf(b) - startOf(a) || compareText(a.id, b.id);
}

async function ofWorkflow(
  tenant: Pick<TenantReader, 'listExecutions'>,
  id: string,
  { limit, ...filters }: ExecutionSelection,
  signal: AbortSignal,
): Promise<readonly Execution[]> {
  // By id: a run that starts while pages are read moves all others on.
  const found = new Map<string, Execution>();
  for (let offset = 0; found.size < limit; offset += PAGE) {
    const query: ExecutionQuery = { ...filters, limit: Math.min(PAGE, limit), offset };
    const page = await tenant.listExecutions(id, query, signal);
    const before = found.size;
    for (const execution of page) {
      // What was asked for is asked for again: filters may be ignored (facts 1.3).
      if (fits(execution, filters)) {
        found.set(execution.id, execution);
      }
    }
    if (page.length < Math.min(PAGE, limit) || found.size === before) {
      break;
    }
  }
  return [...found.values()];
}

function fits(
  execution: Execution,
  { status, startedAfter }: Omit<ExecutionSelection, 'limit'>,
): boolean {
  return (
    (status === undefined || execution.status === status) &&
    (startedAfter === undefined || startOf(execution) >= Date.parse(startedAfter))
  );
}

/** When an execution started, in milliseconds since 1970; 0 where it does not say. */
export function startOf({ startTime }: Execution): number {
  const at = Date.parse(startTime ?? '');
  return Number.isNaN(at) ? 0 : at;
}
