import type { Json, JsonObject } from '../kernel/json.ts';
import { isObject, own } from '../kernel/json.ts';
import { exampleSchema } from './example-schema.ts';
import type { FormField, LibraryAction, LibraryOperator, LibraryTrigger } from './library-item.ts';
import { payloadSchema } from './payload-schema.ts';

/** Every version carries a date, far away for those in force (facts 1.4). */
const FAR_AWAY = '2099-01-01T00:00:00Z';
const LONG_AGO = '2025-01-01T00:00:00Z';

/** An action as the library's API gives it (facts 1.4). */
export function actionJson(action: LibraryAction): JsonObject {
  return {
    id: action.id,
    name: action.name,
    type: 'ACTION',
    description: action.description,
    formFields: action.formFields.map(fieldJson),
    exampleOutput: action.exampleOutput,
    outputSchema: outputSchema(action),
    deprecated: action.deprecated,
    deprecatedBy: action.deprecated ? LONG_AGO : FAR_AWAY,
    versionNumber: action.versionNumber,
    isSimulationEnabled: true,
    isDynamicSchema: action.isDynamicSchema,
  };
}

/** A trigger as the library's API gives it (facts 1.4). */
export function triggerJson(trigger: LibraryTrigger): JsonObject {
  return {
    id: trigger.id,
    name: trigger.name,
    type: trigger.type,
    description: trigger.description,
    formFields: trigger.formFields.map(fieldJson),
    inputExample: trigger.inputExample,
    outputSchema: payloadSchema(trigger.id),
    deprecated: false,
    deprecatedBy: FAR_AWAY,
    isSimulationEnabled: true,
    isDynamicSchema: trigger.type === 'EXTERNAL',
  };
}

/** An operator as the library's API gives it (facts 1.4). */
export function operatorJson(operator: LibraryOperator): JsonObject {
  return {
    id: operator.id,
    name: operator.name,
    type: 'OPERATOR',
    description: operator.description,
    formFields: operator.formFields.map(fieldJson),
    deprecated: false,
    deprecatedBy: FAR_AWAY,
    isSimulationEnabled: true,
    isDynamicSchema: false,
  };
}

/** The output's shape is read off the example, save for what an example cannot tell. */
function outputSchema(action: LibraryAction): JsonObject {
  const schema = exampleSchema(action.exampleOutput);
  const members = own(schema, 'properties');
  return {
    ...schema,
    properties: { ...(isObject(members) ? members : {}), ...action.outputMembers },
  };
}

/** The form of an option is not described anywhere; label and value are what builders use. */
function fieldJson(field: FormField): JsonObject {
  const options = field.options?.map((value): Json => ({ label: value, value }));
  return {
    name: field.name,
    label: field.label,
    type: field.type,
    required: field.required,
    description: field.description ?? '',
    helpText: field.description ?? '',
    ...(options === undefined ? {} : { options }),
    ...(field.default === undefined ? {} : { default: field.default }),
  };
}
