import { appError } from '../kernel/app-error.ts';
import type { AppError } from '../kernel/app-error.ts';
import { nearest } from '../kernel/nearest.ts';
import { COMMAND_ERRORS } from './errors.ts';

/** What a workflow can be named by. */
export interface Named {
  readonly file?: string;
  readonly workflowId?: string;
  readonly name: string;
}

/** Gives the workflow of this path, id or name. Throws COMMAND_WORKFLOW_UNKNOWN, COMMAND_WORKFLOW_AMBIGUOUS. */
export function pickWorkflow<T extends Named>(workflows: readonly T[], named: string): T {
  const exact = workflows.find(({ file, workflowId }) => file === named || workflowId === named);
  if (exact !== undefined) {
    return exact;
  }
  const [found, ...others] = workflows.filter(({ name }) => name === named);
  if (found === undefined) {
    throw unknownWorkflow(
      named,
      workflows.flatMap(({ file }) => file ?? []),
    );
  }
  if (others.length > 0) {
    const places = [found, ...others].map(({ file, workflowId }) => file ?? workflowId);
    throw appError(COMMAND_ERRORS, 'COMMAND_WORKFLOW_AMBIGUOUS', {
      message: `${places.join(', ')}.`,
      hint: 'Name the one that is meant by the path of its file.',
    });
  }
  return found;
}

/** The error of a workflow that is not there. */
export function unknownWorkflow(named: string, files: readonly string[]): AppError {
  const near = nearest(named, files);
  return appError(COMMAND_ERRORS, 'COMMAND_WORKFLOW_UNKNOWN', {
    message: `"${named}"${near === undefined ? '' : `; did you mean "${near}"?`}`,
  });
}
