import { isObject, own, stringAt } from '../kernel/json.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Result } from '../kernel/result.ts';
import { someAtOnce } from '../kernel/some-at-once.ts';
import type { Execution, ExecutionHistory } from '../tenant/execution.ts';
import type { TenantReader } from '../tenant/tenant.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import { startOf } from './newest-executions.ts';

/** How an execution is run again: through its external trigger, or as a test run of a disabled workflow. */
export type RetryWay = 'external' | 'test';

/** What becomes of an execution that is to be run again. */
export type Retry =
  | {
      readonly kind: 'send';
      readonly execution: Execution;
      readonly workflow: LiveWorkflow;
      readonly way: RetryWay;
      readonly input: JsonObject;
    }
  | {
      readonly kind: 'leave';
      readonly execution: Execution;
      readonly workflow?: LiveWorkflow;
      readonly why: string;
    };

type RetryTenant = Pick<TenantReader, 'getWorkflow' | 'getExecutionHistory'>;

/** Says for each execution whether and how it can be run again with its original input, the oldest first. */
export async function planRetries(
  tenant: RetryTenant,
  executions: readonly Execution[],
  signal: AbortSignal,
): Promise<readonly Retry[]> {
  const workflows = new Map<string, LiveWorkflow | undefined>();
  const oldestFirst = executions.toSorted((a, b) => startOf(a) - startOf(b));
  for (const { workflowId } of oldestFirst) {
    if (workflowId !== undefined && !workflows.has(workflowId)) {
      workflows.set(workflowId, await tenant.getWorkflow(workflowId, signal));
    }
  }
  return someAtOnce(oldestFirst, (execution) =>
    planRetry(tenant, execution, workflows.get(execution.workflowId ?? ''), signal),
  );
}

async function planRetry(
  tenant: RetryTenant,
  execution: Execution,
  workflow: LiveWorkflow | undefined,
  signal: AbortSignal,
): Promise<Retry> {
  if (workflow === undefined) {
    return { kind: 'leave', execution, why: 'its workflow is gone' };
  }
  const way = wayOf(execution, workflow);
  if (!way.ok) {
    return { kind: 'leave', execution, workflow, why: way.trouble };
  }
  const history = await tenant.getExecutionHistory(execution.id, signal);
  const input = history === undefined ? undefined : originalInput(history);
  return input === undefined
    ? { kind: 'leave', execution, workflow, why: 'its history does not hold its input' }
    : { kind: 'send', execution, workflow, way: way.value, input };
}

/** A workflow without an external trigger runs by hand only while it is disabled (facts 2.1), and is never disabled for that. */
function wayOf({ status }: Execution, workflow: LiveWorkflow): Result<RetryWay, string> {
  if (status !== 'Failed' && status !== 'Canceled') {
    return { ok: false, trouble: `it is ${status}` };
  }
  if (isExternal(workflow)) {
    return workflow.enabled
      ? { ok: true, value: 'external' }
      : { ok: false, trouble: 'its workflow is disabled, and an external call would run nothing' };
  }
  return workflow.enabled
    ? { ok: false, trouble: 'its workflow is enabled, and has no external trigger' }
    : { ok: true, value: 'test' };
}

/** The input a run began with, as WorkflowExecutionStarted holds it (facts 5.6). */
export function originalInput({ events }: ExecutionHistory): JsonObject | undefined {
  const started = events.find(({ type }) => type === 'WorkflowExecutionStarted');
  const input = started === undefined ? undefined : own(started.attributes, 'input');
  return isObject(input) ? input : undefined;
}

/** Says whether a workflow is started through an external trigger (facts 3.6). */
export function isExternal({ raw }: LiveWorkflow): boolean {
  const trigger = own(raw, 'trigger');
  return isObject(trigger) && stringAt(trigger, 'type')?.toUpperCase() === 'EXTERNAL';
}
