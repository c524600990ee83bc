import { hasEnded } from '../../executions/follow.ts';
import { readPath } from '../../executions/read-path.ts';
import { isObject, own } from '../../kernel/json.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { given } from '../../report/given.ts';
import { showExecution, showExecutionWay } from '../../report/show-execution.ts';
import type { ExecutionsView, ExecutionWayView } from '../../report/view/execution-view.ts';
import type { WorkflowPlace } from '../../server/api/ports.ts';
import { RequestProblem } from '../../server/request-problem.ts';
import type { OpenTenant } from '../../tenant/tenant.ts';
import { rowOf, tenantOf } from './api-context.ts';
import type { ApiContext } from './api-context.ts';
import { askTenant } from './ask-tenant.ts';

/** Shows the newest executions of a workflow. */
export async function readExecutions(
  context: ApiContext,
  place: WorkflowPlace,
  limit: number,
  signal: AbortSignal,
): Promise<ExecutionsView> {
  const { workflowId } = await rowOf(context, place);
  if (workflowId === undefined) {
    return { executions: [] };
  }
  const found = await askTenant(context, place.tenant, signal, (client, until) =>
    client.listExecutions(workflowId, { limit }, until, 'sweep'),
  );
  return { executions: found.map(showExecution) };
}

/** Shows one execution with the way it took. */
export async function readExecution(
  context: ApiContext,
  tenant: string,
  id: string,
  signal: AbortSignal,
): Promise<ExecutionWayView> {
  tenantOf(context, tenant);
  const { execution, history, definition } = await askTenant(
    context,
    tenant,
    signal,
    (client, until) => executionOf(client, id, until),
  );
  const path =
    history === undefined
      ? undefined
      : readPath(history, { ended: hasEnded(execution), definition });
  const seen = context.lastPasses
    .of(tenant)
    .seen.find(({ workflowId }) => workflowId === execution.workflowId);
  const known = given({ workflow: seen?.name, file: seen?.file });
  return showExecutionWay(execution, path, known, context.masker);
}

/** The definition is asked for only where the family does not tell the one that ran. */
async function executionOf(client: OpenTenant, id: string, signal: AbortSignal) {
  const execution = await client.getExecution(id, signal, 'sweep');
  if (execution === undefined) {
    throw new RequestProblem(404, 'The tenant has no such execution; it keeps them for 90 days.');
  }
  const history = await client.getExecutionHistory(id, signal, 'sweep');
  const { workflowId } = execution;
  const live =
    history === undefined || history.definition !== undefined || workflowId === undefined
      ? undefined
      : await client.getWorkflow(workflowId, signal, 'sweep');
  return { execution, history, definition: definitionOf(live?.raw) };
}

function definitionOf(raw: JsonObject | undefined): JsonObject | undefined {
  const definition = raw === undefined ? undefined : own(raw, 'definition');
  return isObject(definition) ? definition : undefined;
}
