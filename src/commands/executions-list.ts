import { newestExecutions } from '../executions/newest-executions.ts';
import { appError } from '../kernel/app-error.ts';
import { parseDuration } from '../kernel/duration.ts';
import { own } from '../kernel/json.ts';
import { executionListJson } from '../report/execution-list-json.ts';
import { executionListText } from '../report/execution-list-text.ts';
import type { ExecutionStatus } from '../tenant/execution.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import { COMMAND_ERRORS } from './errors.ts';
import { findWorkflow } from './find-workflow.ts';
import { Progress } from './progress.ts';
import { withTenant } from './running-tenant.ts';
import type { RunningTenant, TenantOptions } from './running-tenant.ts';
import { colours, print, say } from './terminal.ts';
import type { Terminal } from './terminal.ts';

export interface ListOptions extends TenantOptions {
  readonly status?: ExecutionStatus;
  readonly since?: string;
  readonly limit: number;
  readonly format: 'text' | 'json';
}

const ASKED_ANYWAY = 50;

/** Lists executions, of one workflow or of all that have any, newest first. */
export async function listExecutions(
  terminal: Terminal,
  named: string | undefined,
  options: ListOptions,
): Promise<number> {
  return withTenant(terminal, options, async (running) => {
    const { tenant } = running;
    const workflows =
      named === undefined
        ? worthAsking(terminal, await tenant.listWorkflows(terminal.signal))
        : [await findWorkflow(running, named, terminal.signal)];
    const now = timeOf(running);
    const progress = new Progress(terminal, 'workflows asked', workflows.length);
    const found = await newestExecutions(
      tenant,
      workflows.map(({ id }) => id),
      {
        limit: options.limit,
        ...(options.status === undefined ? {} : { status: options.status }),
        ...(options.since === undefined ? {} : { startedAfter: sinceTime(options.since, now) }),
      },
      terminal.signal,
      () => progress.step(),
    );
    progress.end();
    const names = new Map(workflows.map(({ id, name }) => [id, name]));
    if (options.format === 'json') {
      print(terminal, executionListJson(found, { now, names }));
    } else if (found.length > 0) {
      const color = colours(terminal, options.color);
      print(terminal, executionListText(found, { color, now, names }));
    }
    if (found.length === 0) {
      say(terminal, 'No execution fits.');
    } else if (found.length === options.limit) {
      say(terminal, `These are the newest ${found.length}; --limit shows more.`);
    }
    return 0;
  });
}

/**
 * A count of zero is no proof: it counts from the last PUT on (facts 2.2), and may count only what has ended. It decides
 * where asking every workflow would take long.
 */
function worthAsking(
  terminal: Terminal,
  workflows: readonly LiveWorkflow[],
): readonly LiveWorkflow[] {
  if (workflows.length <= ASKED_ANYWAY) {
    return workflows;
  }
  const counted = workflows.filter(({ raw }) => own(raw, 'executionCount') !== 0);
  const left = workflows.length - counted.length;
  if (left > 0) {
    say(
      terminal,
      `${left} workflows whose count is 0 are not asked; name one to see its executions.`,
    );
  }
  return counted;
}

/** The tenant's own time: its executions carry no other. */
export function timeOf({ tenant, house }: Pick<RunningTenant, 'tenant' | 'house'>): number {
  return tenant.now() ?? house.clock.now();
}

/** Reads `2h`, `7d` or an RFC 3339 time to RFC 3339. Throws COMMAND_USAGE. */
export function sinceTime(text: string, now: number): string {
  const ago = parseDuration(text);
  const at = ago === undefined ? Date.parse(text) : now - ago;
  if (Number.isNaN(at) || (ago === undefined && !/^\d{4}-\d{2}-\d{2}/.test(text))) {
    throw appError(COMMAND_ERRORS, 'COMMAND_USAGE', {
      message: `--since takes a duration, as 2h, or a time, as 2026-01-31T09:00:00Z, and not "${text}".`,
    });
  }
  return new Date(at).toISOString();
}
