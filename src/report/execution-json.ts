import { maskerOf } from '../executions/learn-secrets.ts';
import type { Json } from '../kernel/json.ts';
import type { Masker } from '../kernel/mask.ts';
import type { ExecutionView } from './execution-text.ts';

/** Writes an execution as JSON with everything its steps were given and left, secrets masked. */
export function executionJson(view: ExecutionView, masker: Masker): string {
  const { execution, workflow, file, path } = view;
  const { id, status, workflowId, startTime, closeTime } = execution;
  const whole = { id, status, workflowId, workflow, file, startTime, closeTime, ...path };
  // Members that are undefined are left out by the copy.
  const value = JSON.parse(JSON.stringify(whole)) as Json;
  return JSON.stringify(maskerOf(path, masker).value(value), undefined, 2);
}
