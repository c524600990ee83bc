import { appError } from '../kernel/app-error.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import type { ApplyContext } from './apply-context.ts';
import { APPLY_ERRORS } from './errors.ts';

const POLL_FIRST_MS = 100;
const POLL_TOTAL_MS = 30_000;

/** Switches a workflow off and answers with what the tenant then reads; throws when it keeps reading enabled. */
export async function switchOff(id: string, context: ApplyContext): Promise<LiveWorkflow> {
  return switchTo(id, false, context);
}

/** Switches a workflow on and answers with what the tenant then reads; the tenant's refusal is thrown. */
export async function switchOn(id: string, context: ApplyContext): Promise<LiveWorkflow> {
  return switchTo(id, true, context);
}

async function switchTo(
  id: string,
  enabled: boolean,
  context: ApplyContext,
): Promise<LiveWorkflow> {
  const { tenant, clock, signal } = context;
  const priority = enabled ? 'rescue' : 'write';
  const options = { priority, ...(signal === undefined ? {} : { signal }) } as const;
  const operation = { op: 'replace', path: '/enabled', value: enabled } as const;
  if (!enabled) {
    context.permit();
  }
  let read = await tenant.patchWorkflow(id, [operation], options);
  for (let waitMs = POLL_FIRST_MS, waited = 0; read?.enabled !== enabled; waitMs *= 2) {
    if (read !== undefined) {
      if (waited >= POLL_TOTAL_MS) {
        throw appError(APPLY_ERRORS, 'APPLY_SWITCH_LAGS', {
          message: `Workflow ${id} still reads enabled: ${String(!enabled)}.`,
        });
      }
      await clock.sleep(waitMs, signal);
      waited += waitMs;
    }
    read = await tenant.getWorkflow(id, signal, priority);
    if (read === undefined) {
      throw appError(APPLY_ERRORS, 'APPLY_WORKFLOW_GONE', { message: `Workflow ${id}.` });
    }
  }
  return read;
}
