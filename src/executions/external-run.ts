import type { Result } from '../kernel/result.ts';
import type { ExternalRun } from '../tenant/tenant.ts';

/** The execution that an external call started; the trouble is the tenant's words when nothing ran, which it tells with a 200 too (facts 1.2). */
export function startedBy({ workflowExecutionId, message }: ExternalRun): Result<string, string> {
  if (message !== undefined && message !== '') {
    return { ok: false, trouble: message };
  }
  return workflowExecutionId === undefined || workflowExecutionId === ''
    ? { ok: false, trouble: 'the tenant names no execution' }
    : { ok: true, value: workflowExecutionId };
}
