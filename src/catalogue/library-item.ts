import type { JsonObject } from '../kernel/json.ts';

/** The kinds of form field the workflow builder knows that this catalogue uses (facts 1.4). */
export type FieldType =
  | 'text'
  | 'textarea'
  | 'boolean'
  | 'url'
  | 'number'
  | 'json'
  | 'checkbox'
  | 'jsonpath'
  | 'select'
  | 'duration'
  | 'formPicker'
  | 'identityPicker'
  | 'string'
  | 'object'
  | 'array'
  | 'secret'
  | 'keyValuePairs'
  | 'emailPicker'
  | 'variableCreator'
  | 'htmlEditor';

/** One field of a step's or trigger's form: the attribute it fills, and whether the platform insists on it. */
export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  readonly required: boolean;
}

/** An action of the library in one of its versions (facts 4.1). */
export interface LibraryAction {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly versionNumber: number;
  /** Deprecated versions are listed and still run. */
  readonly deprecated: boolean;
  readonly formFields: readonly FormField[];
  readonly exampleOutput: JsonObject;
}

/** An operator of the library (facts 3.4). */
export interface LibraryOperator {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** The step type that carries it. */
  readonly stepType: 'action' | 'choice' | 'Mutation' | 'success' | 'failure';
  readonly formFields: readonly FormField[];
}

/** How a trigger starts workflows, as the library says it (facts 1.4). */
export type LibraryTriggerType = 'EVENT' | 'SCHEDULED' | 'EXTERNAL' | 'AccessRequestTrigger';

/** A trigger of the library (facts 4.2). */
export interface LibraryTrigger {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly type: LibraryTriggerType;
  /** Whether the id is only inferred from the naming pattern. */
  readonly inferred: boolean;
  readonly formFields: readonly FormField[];
  readonly inputExample: JsonObject | null;
}

/** Builds a form field from `name` or `name!` (required), with its label read off the name. */
export function field(written: string, type: FieldType = 'text'): FormField {
  const name = written.replace(/!$/, '');
  const words = name.replaceAll('_', ' ').replace(/([a-z])([A-Z])/g, '$1 $2');
  return {
    name,
    label: words.charAt(0).toUpperCase() + words.slice(1),
    type,
    required: written.endsWith('!'),
  };
}
