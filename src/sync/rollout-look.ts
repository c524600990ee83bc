import { reachesBefore } from '../rollout/figures.ts';
import type { Execution } from '../tenant/execution.ts';
import type { PlanPorts } from './ports.ts';

/** The most that the API gives at a time (facts 1.3). */
const PAGE = 250;
/** The newest thousand tell a rate well enough: a busy workflow must not use up the quota. */
const MAX_PAGES = 4;

/** Lists the newest executions that started at a time or later. */
export async function executionsSince(
  tenant: PlanPorts['tenant'],
  workflowId: string,
  startedAfter: string,
  signal: AbortSignal,
): Promise<readonly Execution[]> {
  return pages(
    MAX_PAGES,
    () => false,
    (offset) =>
      tenant.listExecutions(workflowId, { startedAfter, limit: PAGE, offset }, signal, 'failures'),
  );
}

/** Lists executions from the newest back, until there are enough from before a change to compare with. */
export async function executionsAround(
  tenant: PlanPorts['tenant'],
  workflowId: string,
  since: number,
  observeMs: number,
  signal: AbortSignal,
): Promise<readonly Execution[]> {
  return pages(
    2 * MAX_PAGES,
    (found) => reachesBefore(found, since, observeMs),
    (offset) => tenant.listExecutions(workflowId, { limit: PAGE, offset }, signal, 'failures'),
  );
}

async function pages(
  most: number,
  isEnough: (found: readonly Execution[]) => boolean,
  read: (offset: number) => Promise<readonly Execution[]>,
): Promise<readonly Execution[]> {
  // By id: a run that starts while pages are read moves all others on.
  const found = new Map<string, Execution>();
  for (let page = 0; page < most; page += 1) {
    const list = await read(page * PAGE);
    const before = found.size;
    for (const execution of list) {
      found.set(execution.id, execution);
    }
    if (list.length < PAGE || found.size === before || isEnough([...found.values()])) {
      break;
    }
  }
  return [...found.values()];
}
