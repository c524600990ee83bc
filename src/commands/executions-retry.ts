import { startedBy } from '../executions/external-run.ts';
import { newestExecutions } from '../executions/newest-executions.ts';
import { Pacer } from '../executions/pacer.ts';
import { planRetries } from '../executions/retry.ts';
import type { Retry } from '../executions/retry.ts';
import { appError } from '../kernel/app-error.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Result } from '../kernel/result.ts';
import { someAtOnce } from '../kernel/some-at-once.ts';
import { retriesText } from '../report/execution-retries-text.ts';
import { printable } from '../report/printable.ts';
import type { Execution } from '../tenant/execution.ts';
import { TenantError } from '../tenant/tenant-error.ts';
import { confirmed } from './confirmed.ts';
import { COMMAND_ERRORS } from './errors.ts';
import { sinceTime, timeOf } from './executions-list.ts';
import { textOptions, unknownExecution } from './executions-show.ts';
import { findWorkflow } from './find-workflow.ts';
import { withTenant } from './running-tenant.ts';
import type { RunningTenant, TenantOptions } from './running-tenant.ts';
import { print, say } from './terminal.ts';
import type { Terminal } from './terminal.ts';

export interface RetryOptions extends TenantOptions {
  readonly workflow?: string;
  readonly status: 'Failed' | 'Canceled';
  readonly since?: string;
  readonly yes?: boolean;
}

type Send = Extract<Retry, { readonly kind: 'send' }>;

const DONE = 0;
const FAILED = 1;
const PARTLY = 4;

/** What the tenant takes of test runs (facts 1.7); other runs are sent no faster. */
const SENT_AT_ONCE = 5;
const WINDOW_MS = 10_000;

const FOR_ALL: ReadonlySet<string> = new Set([
  'TENANT_CREDENTIAL_REJECTED',
  'TENANT_SCOPE_MISSING',
]);

/** Runs executions again with their original input. Ends with 4 when some could not be sent, 1 when none was. */
export async function retryExecutions(
  terminal: Terminal,
  ids: readonly string[],
  options: RetryOptions,
  clock?: Clock,
): Promise<number> {
  const { workflow, since } = options;
  if (
    (workflow === undefined) === (ids.length === 0) ||
    (workflow === undefined) !== (since === undefined)
  ) {
    throw appError(COMMAND_ERRORS, 'COMMAND_USAGE', {
      message: 'Retry takes ids of executions, or --workflow together with --since.',
    });
  }
  return withTenant(
    terminal,
    options,
    async (running) => {
      const executions = await wanted(terminal, running, ids, options);
      const retries = await planRetries(running.tenant, executions, terminal.signal);
      const sends = retries.filter((retry) => retry.kind === 'send');
      if (retries.length === 0) {
        say(terminal, 'No execution fits.');
        return DONE;
      }
      print(terminal, retriesText(retries, textOptions(terminal, running, options)));
      if (sends.length === 0) {
        say(terminal, 'None of these can be run again.');
        return FAILED;
      }
      say(terminal, 'Each begins anew: steps that were already done are done again.');
      await confirmed(terminal, `Run ${sends.length} again?`, options.yes);
      const sent = await sendAll(terminal, running, sends);
      return sent === retries.length ? DONE : sent === 0 ? FAILED : PARTLY;
    },
    clock,
  );
}

async function wanted(
  terminal: Terminal,
  running: RunningTenant,
  ids: readonly string[],
  { workflow, status, since }: RetryOptions,
): Promise<readonly Execution[]> {
  const { tenant } = running;
  const { signal } = terminal;
  if (workflow === undefined || since === undefined) {
    return someAtOnce([...new Set(ids)], async (id) => {
      const execution = await tenant.getExecution(id, signal, 'read');
      if (execution === undefined) {
        throw unknownExecution(id);
      }
      return execution;
    });
  }
  const { id } = await findWorkflow(running, workflow, signal);
  const startedAfter = sinceTime(since, timeOf(running));
  const selection = { status, startedAfter, limit: Number.POSITIVE_INFINITY };
  return newestExecutions(tenant, [id], selection, signal);
}

/** Sends one after the other and says at once what became of each, so that an interrupt leaves no doubt. */
async function sendAll(
  terminal: Terminal,
  { tenant, house }: RunningTenant,
  sends: readonly Send[],
): Promise<number> {
  const pacer = new Pacer(house.clock, SENT_AT_ONCE, WINDOW_MS);
  let sent = 0;
  for (const retry of sends) {
    await pacer.turn(terminal.signal);
    const end = await send(tenant, retry, terminal.signal);
    sent += end.ok ? 1 : 0;
    const words = end.ok ? `again as ${end.value}` : house.masker.text(end.trouble);
    print(terminal, `${retry.execution.id}  ${printable(words)}`);
  }
  return sent;
}

/** Sends one. What the tenant has against this one, or did not answer, is told; whatever holds for all is thrown. */
async function send(
  tenant: RunningTenant['tenant'],
  { workflow, way, input }: Send,
  signal: AbortSignal,
): Promise<Result<string, string>> {
  try {
    return way === 'test'
      ? { ok: true, value: await tenant.testWorkflow(workflow.id, input, signal) }
      : startedBy(await tenant.executeExternal(workflow.id, input, signal));
  } catch (error) {
    if (!(error instanceof TenantError) || FOR_ALL.has(error.code)) {
      throw error;
    }
    const unsure = error.outcome === 'unknown' ? 'may have started; ' : '';
    return { ok: false, trouble: `${unsure}${error.message}` };
  }
}
