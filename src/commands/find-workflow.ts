import { appError } from '../kernel/app-error.ts';
import { nearest } from '../kernel/nearest.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import { COMMAND_ERRORS } from './errors.ts';
import type { RunningTenant } from './running-tenant.ts';

const ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Finds the workflow that is meant by an id, a file's path or a name. Throws COMMAND_WORKFLOW_UNKNOWN, COMMAND_WORKFLOW_AMBIGUOUS. */
export async function findWorkflow(
  { tenant, files }: Pick<RunningTenant, 'tenant' | 'files'>,
  named: string,
  signal: AbortSignal,
): Promise<LiveWorkflow> {
  const id = ID.test(named) ? named : files.find(({ file }) => file === named)?.workflowId;
  const direct = id === undefined ? undefined : await tenant.getWorkflow(id, signal);
  if (direct !== undefined) {
    return direct;
  }
  const all = await tenant.listWorkflows(signal);
  const [first, ...others] = all.filter(({ id: known, name }) => known === named || name === named);
  if (first === undefined) {
    const known = [...all.map(({ name }) => name), ...files.map(({ file }) => file)];
    const near = nearest(named, known);
    throw appError(COMMAND_ERRORS, 'COMMAND_WORKFLOW_UNKNOWN', {
      message: `"${named}"${near === undefined ? '' : `; did you mean "${near}"?`}`,
      hint: "Give the workflow's name or id, or its file's path in the repository.",
    });
  }
  if (others.length > 0) {
    const ids = [first, ...others].map((one) => one.id);
    throw appError(COMMAND_ERRORS, 'COMMAND_WORKFLOW_AMBIGUOUS', {
      message: `"${named}": ${ids.join(', ')}.`,
    });
  }
  return first;
}
