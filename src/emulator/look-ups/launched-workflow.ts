import { isObject, own, stringAt } from '../../kernel/json.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { WorkflowStore } from '../workflow-store.ts';

/** The id of the workflow that a launcher starts; a seed may name one that is made later. */
export function launchedWorkflow(workflows: WorkflowStore, row: JsonObject): string | undefined {
  const reference = own(row, 'reference');
  if (isObject(reference)) {
    return stringAt(reference, 'id');
  }
  const name = stringAt(row, 'workflow');
  return name === undefined
    ? undefined
    : workflows.list().find(({ value }) => own(value, 'name') === name)?.id;
}
