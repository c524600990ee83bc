import type { FieldPattern, FieldType, FormField } from '../../catalogue/library-item.ts';
import { objectOf } from '../../kernel/json.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { quiet } from './written-value.ts';

/** What may stand in a field of a form. A template or a tag is text, so text may stand anywhere; null is "nothing chosen". */
const TYPES: Readonly<Record<FieldType, readonly string[]>> = {
  text: scalars('string'),
  textarea: scalars('string'),
  string: scalars('string'),
  email: scalars('string'),
  url: scalars('string'),
  duration: scalars('string'),
  htmlEditor: scalars('string'),
  secret: scalars('string'),
  select: scalars('string'),
  number: scalars('number'),
  boolean: scalars('boolean'),
  checkbox: scalars('boolean'),
  toggle: scalars('boolean'),
  advancedToggle: scalars('boolean'),
  formPicker: ['string', 'null'],
  identityPicker: ['string', 'array', 'null'],
  governanceGroupPicker: ['string', 'array', 'null'],
  emailPicker: ['array', 'string', 'null'],
  array: ['array', 'string', 'null'],
  object: ['object', 'string', 'null'],
  keyValuePairs: ['object', 'string', 'null'],
  variableCreator: ['array', 'string', 'null'],
  json: ['object', 'array', 'string', 'number', 'boolean', 'null'],
  jsonpath: ['string', 'object', 'array', 'number', 'boolean', 'null'],
  multiType: ['string', 'object', 'array', 'number', 'boolean', 'null'],
};

function scalars(first: 'string' | 'number' | 'boolean'): readonly string[] {
  return [...new Set([first, 'string', 'number', 'boolean', 'null'])];
}

/** The members of a form: each field as a literal `X` and as a path `X.$` (facts 3.2). */
export function formProperties(fields: readonly FormField[]): JsonObject {
  return objectOf(fields.flatMap(fieldPair));
}

function fieldPair(field: FormField): readonly (readonly [string, JsonObject])[] {
  const description = described(field);
  const literal = { description, ...literalOf(field) };
  return [
    // What only makes sense as a path is proposed as one.
    [field.name, field.type === 'jsonpath' ? quiet(literal) : literal],
    [`${field.name}.$`, path(description)],
  ];
}

function literalOf({ type, options, default: usual }: FormField): JsonObject {
  const types = TYPES[type];
  const values = options ?? (types[0] === 'boolean' ? [true, false] : undefined);
  const whole: JsonObject = usual === undefined ? {} : { default: usual };
  if (values === undefined) {
    return { ...whole, type: types };
  }
  return types[0] === 'array'
    ? { ...whole, type: types, items: { anyOf: [{ enum: values }, { type: ['string', 'null'] }] } }
    : { ...whole, anyOf: [{ enum: values }, { type: types }] };
}

function described({ label, description, required }: FormField): string {
  const sentence = description ?? `${label}.`;
  return required ? `${sentence} Required.` : sentence;
}

/** A path under a key with `.$`; whether it is one is for the rules to say. */
export function path(description: string): JsonObject {
  return { description: `As a path: ${description}`, type: ['string', 'null'] };
}

/** The members of a form whose names are open. */
export function patternProperties(patterns: readonly FieldPattern[]): JsonObject {
  return objectOf(
    patterns.map(({ name, type, description }): readonly [string, JsonObject] => {
      const [prefix = '', suffix = ''] = name.split(/<\w+>/);
      return [`^${prefix}.+${suffix}(\\.\\$)?$`, { description, type: TYPES[type] }];
    }),
  );
}
