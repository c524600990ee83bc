import { hasEnded } from '../executions/follow.ts';
import { readPath } from '../executions/read-path.ts';
import { appError } from '../kernel/app-error.ts';
import { isObject, own } from '../kernel/json.ts';
import type { JsonObject } from '../kernel/json.ts';
import { executionJson } from '../report/execution-json.ts';
import { executionText } from '../report/execution-text.ts';
import type { ExecutionView } from '../report/execution-text.ts';
import { shellWord } from '../report/let-through.ts';
import type { Execution } from '../tenant/execution.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import { COMMAND_ERRORS } from './errors.ts';
import { lineOfStep } from './execution-lines.ts';
import { timeOf } from './executions-list.ts';
import { withTenant } from './running-tenant.ts';
import type { RunningTenant, TenantOptions } from './running-tenant.ts';
import { colours, print } from './terminal.ts';
import type { Terminal } from './terminal.ts';

export interface ShowOptions extends TenantOptions {
  readonly format: 'text' | 'json';
}

const DEFAULT_WIDTH = 120;

/** Shows one execution with the steps it took. */
export async function showExecution(
  terminal: Terminal,
  id: string,
  options: ShowOptions,
): Promise<number> {
  return withTenant(terminal, options, async (running) => {
    const execution = await running.tenant.getExecution(id, terminal.signal);
    if (execution === undefined) {
      throw unknownExecution(id);
    }
    const view = await viewOf(running, execution, terminal.signal);
    const { masker } = running.house;
    print(
      terminal,
      options.format === 'json'
        ? executionJson(view, masker)
        : executionText(view, textOptions(terminal, running, options)),
    );
    return 0;
  });
}

async function viewOf(
  running: RunningTenant,
  execution: Execution,
  signal: AbortSignal,
): Promise<ExecutionView> {
  const { tenant, files } = running;
  const { id, workflowId } = execution;
  const workflow =
    workflowId === undefined ? undefined : await tenant.getWorkflow(workflowId, signal);
  const history = await tenant.getExecutionHistory(id, signal);
  return {
    execution,
    workflow: workflow?.name,
    lineOf: history === undefined ? undefined : await lineOfStep(running, execution, history),
    file: files.find((one) => one.workflowId === workflowId)?.file,
    path:
      history === undefined
        ? undefined
        : readPath(history, {
            ended: hasEnded(execution),
            definition: workflow === undefined ? undefined : definitionOf(workflow),
          }),
  };
}

/** The error of an execution that the tenant does not have. */
export function unknownExecution(id: string): Error {
  return appError(COMMAND_ERRORS, 'COMMAND_EXECUTION_UNKNOWN', { message: `"${id}"` });
}

/** The definition of a workflow as the tenant holds it now. */
export function definitionOf({ raw }: LiveWorkflow): JsonObject | undefined {
  const definition = own(raw, 'definition');
  return isObject(definition) ? definition : undefined;
}

/** How executions are written on this terminal. */
export function textOptions(
  terminal: Terminal,
  running: RunningTenant,
  { color }: TenantOptions,
): Parameters<typeof executionText>[1] {
  return {
    masker: running.house.masker,
    color: colours(terminal, color),
    now: timeOf(running),
    width: terminal.stdout.columns ?? DEFAULT_WIDTH,
  };
}

/** The command that shows an execution. */
export function showCommand({ config }: RunningTenant, id: string): string {
  return `mainsheet executions show --tenant ${shellWord(config.name)} ${id}`;
}
