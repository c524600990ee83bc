import type { Execution } from '../tenant/execution.ts';
import { spanOf } from './execution-list-text.ts';
import { spanMs } from './execution-times.ts';

/** Writes executions as JSON: a list, in their order, times as the tenant writes them. */
export function executionListJson(
  executions: readonly Execution[],
  { now, names }: { readonly now: number; readonly names: ReadonlyMap<string, string> },
): string {
  const rows = executions.map((execution) => {
    const { id, status, workflowId, startTime, closeTime } = execution;
    return {
      id,
      status,
      workflowId,
      workflow: names.get(workflowId ?? ''),
      startTime,
      closeTime,
      durationMs: spanMs(spanOf(execution), now),
    };
  });
  return JSON.stringify(rows, undefined, 2);
}
