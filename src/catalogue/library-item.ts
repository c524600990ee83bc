import type { Json, JsonObject } from '../kernel/json.ts';

/** The kinds of form field the workflow builder knows (facts 1.4). */
export type FieldType =
  | 'text'
  | 'textarea'
  | 'boolean'
  | 'email'
  | 'url'
  | 'number'
  | 'json'
  | 'checkbox'
  | 'jsonpath'
  | 'select'
  | 'multiType'
  | 'duration'
  | 'toggle'
  | 'formPicker'
  | 'identityPicker'
  | 'governanceGroupPicker'
  | 'string'
  | 'object'
  | 'array'
  | 'secret'
  | 'keyValuePairs'
  | 'emailPicker'
  | 'advancedToggle'
  | 'variableCreator'
  | 'htmlEditor';

/** One field of a step's or trigger's form: the attribute it fills, and whether the platform insists on it. */
export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  readonly required: boolean;
  readonly description?: string;
  /** The values seen, where the set is closed or nearly so. */
  readonly options?: readonly string[];
  readonly default?: Json;
}

/** A family of attributes whose names are open: `<…>` in the name stands for what the author chooses. */
export interface FieldPattern {
  readonly name: string;
  readonly type: FieldType;
  readonly description: string;
}

/** Who ends a step: a machine by itself, a person by an answer, or the engine that walks the workflow. */
export type AnsweredBy = 'machine' | 'person' | 'engine';

/** An action of the library in one of its versions (facts 4.1). */
export interface LibraryAction {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly versionNumber: number;
  /** Deprecated versions are listed and still run. */
  readonly deprecated: boolean;
  readonly formFields: readonly FormField[];
  readonly patterns: readonly FieldPattern[];
  readonly answeredBy: AnsweredBy;
  /** How long the step may take; null where a person's deadline or the engine decides. */
  readonly timeoutMs: number | null;
  /** The attributes of a step that works. */
  readonly exampleAttributes: JsonObject;
  readonly exampleOutput: JsonObject;
  /** Members of the output schema that an example cannot tell, such as closed sets. */
  readonly outputMembers: JsonObject;
  /** Whether the shape of the output depends on the step's attributes. */
  readonly isDynamicSchema: boolean;
}

/** An operator of the library (facts 3.4). */
export interface LibraryOperator {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** The step type that carries it. */
  readonly stepType: 'action' | 'choice' | 'Mutation' | 'success' | 'failure';
  readonly formFields: readonly FormField[];
  /** A step that works. */
  readonly exampleStep: JsonObject;
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
  /** Whether the platform waits for an answer posted to the payload's callback URL. */
  readonly awaitsAnswer: boolean;
  readonly formFields: readonly FormField[];
  /** What `$.trigger` holds; null for a trigger that brings nothing. */
  readonly inputExample: JsonObject | null;
}
