import { hasEnded } from '../executions/follow.ts';
import { newestExecutions } from '../executions/newest-executions.ts';
import { appError } from '../kernel/app-error.ts';
import { executionListText } from '../report/execution-list-text.ts';
import type { Execution } from '../tenant/execution.ts';
import { isTenantError } from '../tenant/tenant-error.ts';
import { confirmed } from './confirmed.ts';
import { COMMAND_ERRORS } from './errors.ts';
import { timeOf } from './executions-list.ts';
import { findWorkflow } from './find-workflow.ts';
import { withTenant } from './running-tenant.ts';
import type { RunningTenant, TenantOptions } from './running-tenant.ts';
import { colours, print, say } from './terminal.ts';
import type { Terminal } from './terminal.ts';

export interface CancelOptions extends TenantOptions {
  readonly all?: boolean;
  readonly workflow?: string;
  readonly yes?: boolean;
}

const DONE = 0;
const FAILED = 1;
const PARTLY = 4;

/** Cancels executions by their ids, or all of a workflow that have not ended. Ends with 4 when some were not canceled, 1 when none was. */
export async function cancelExecutions(
  terminal: Terminal,
  ids: readonly string[],
  options: CancelOptions,
): Promise<number> {
  const { workflow } = options;
  const wanted = options.all === true && workflow !== undefined ? workflow : undefined;
  if ((wanted === undefined) === (ids.length === 0) || (wanted === undefined && options.all)) {
    throw appError(COMMAND_ERRORS, 'COMMAND_USAGE', {
      message: 'Cancel takes ids of executions, or --all with --workflow.',
    });
  }
  return withTenant(terminal, options, async (running) => {
    if (wanted === undefined) {
      return cancelEach(terminal, running, ids);
    }
    const open = await openExecutions(terminal, running, wanted, options);
    if (open.length === 0) {
      say(terminal, 'None of its executions runs.');
      return DONE;
    }
    await confirmed(terminal, `Cancel these ${open.length}?`, options.yes);
    return cancelEach(
      terminal,
      running,
      open.map(({ id }) => id),
    );
  });
}

async function openExecutions(
  terminal: Terminal,
  running: RunningTenant,
  named: string,
  { color }: CancelOptions,
): Promise<readonly Execution[]> {
  const { id, name } = await findWorkflow(running, named, terminal.signal);
  const lists: Execution[] = [];
  for (const status of ['Running', 'Queued'] as const) {
    const selection = { status, limit: Number.POSITIVE_INFINITY };
    lists.push(...(await newestExecutions(running.tenant, [id], selection, terminal.signal)));
  }
  // One that left the queue in between stands in both lists.
  const open = [...new Map(lists.map((one) => [one.id, one])).values()];
  if (open.length > 0) {
    const names = new Map([[id, name]]);
    const view = { color: colours(terminal, color), now: timeOf(running), names };
    print(terminal, executionListText(open, view));
  }
  return open;
}

async function cancelEach(
  terminal: Terminal,
  running: RunningTenant,
  ids: readonly string[],
): Promise<number> {
  let canceled = 0;
  for (const id of ids) {
    const end = await cancelOne(running, id, terminal.signal);
    canceled += end === 'canceled' ? 1 : 0;
    print(terminal, `${id}  ${end}`);
  }
  return canceled === ids.length ? DONE : canceled === 0 ? FAILED : PARTLY;
}

/** Cancels one execution and says what became of it; a refusal ends only its own. */
async function cancelOne(
  { tenant, house }: RunningTenant,
  id: string,
  signal: AbortSignal,
): Promise<string> {
  const execution = await tenant.getExecution(id, signal, 'read');
  if (execution === undefined || hasEnded(execution)) {
    return execution === undefined ? 'not found' : `was ${execution.status} already`;
  }
  try {
    await tenant.cancelExecution(id, signal);
    return 'canceled';
  } catch (error) {
    if (!isTenantError(error, 'TENANT_REFUSED') && !isTenantError(error, 'TENANT_NOT_FOUND')) {
      throw error;
    }
    return `refused: ${house.masker.text(error.message)}`;
  }
}
