import { objectOf, own } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { WRITABLE_FIELDS } from '../workflow/workflow.ts';

/** Takes the writable fields out of a workflow; a null counts as absent. */
export function bodyOf(workflow: JsonObject): JsonObject {
  return objectOf(
    WRITABLE_FIELDS.flatMap((field): readonly (readonly [string, Json])[] => {
      const value = own(workflow, field);
      return value === undefined || value === null ? [] : [[field, value]];
    }),
  );
}
