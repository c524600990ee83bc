import { appError } from '../kernel/app-error.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import type { ApplyContext } from './apply-context.ts';
import { APPLY_ERRORS } from './errors.ts';

/**
 * Resolves where a workflow that was answered 404 is missing from the list as well: a 404 alone may be a gateway's, and
 * what is taken for gone is not looked at again. Throws APPLY_NOT_PROVED_GONE where it is listed, or the list's error.
 */
export async function proveGone(
  id: string,
  { tenant }: Pick<ApplyContext, 'tenant'>,
  listed?: readonly LiveWorkflow[],
): Promise<void> {
  const all = listed ?? (await tenant.listWorkflows());
  if (all.some((one) => one.id === id)) {
    throw appError(APPLY_ERRORS, 'APPLY_NOT_PROVED_GONE', { message: `Workflow ${id}.` });
  }
}
