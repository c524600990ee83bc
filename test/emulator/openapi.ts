import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import type { ValidateFunction } from 'ajv';
import { FAILURES, SUCCESSES } from './openapi-minimal.ts';
import { placeOf } from './openapi-operations.ts';
import type { Family, Operation } from './openapi-operations.ts';

/** Where the vendor's descriptions lie, if they are at hand. */
const FOLDER = process.env['MAINSHEET_TEST_OPENAPI'] || undefined;

/** The description each family is held against: beta has that of v3, the dated families share one. */
const DOCUMENTS: Readonly<Record<Family, string>> = {
  v3: 'isc-workflows.v3.json',
  beta: 'isc-workflows.v3.json',
  v2024: 'isc-workflows.v2025.json',
  v2025: 'isc-workflows.v2025.json',
  v2026: 'isc-workflows.v2025.json',
  v1: 'isc-workflows.v1.json',
};

/** What a description says of one operation, as far as it is used here. */
interface Described {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>
  >;
}

type Schema = Readonly<Record<string, unknown>>;

/** An answer of the tenant, as far as it is described. */
export interface DescribedAnswer {
  readonly status: number;
  /** Undefined when it is empty. */
  readonly body: unknown;
}

/**
 * Says how an answer departs from what its operation is to answer: from our own schemas, which know what must be there,
 * and from the vendor's description (MAINSHEET_TEST_OPENAPI), which requires next to nothing but knows every member.
 */
export function answerErrors(
  family: Family,
  operation: Operation,
  { status, body }: DescribedAnswer,
): readonly string[] {
  const own = status < 300 ? SUCCESSES[operation] : FAILURES[status];
  if (own === undefined) {
    return [`no answer ${status} is known`];
  }
  return [
    ...violations(`own ${operation} ${status}`, () => own, body ?? null),
    ...(FOLDER === undefined ? [] : vendorErrors(FOLDER, family, operation, { status, body })),
  ];
}

/** Bodies that tests meet apart from their operation. */
export type SchemaName = 'Workflow' | 'LibraryItem' | 'ErrorResponseDto' | 'Executions' | 'Events';

/** Says how a body departs from what v2025 has for one of its kind. */
export function schemaErrors(name: SchemaName, body: unknown): readonly string[] {
  switch (name) {
    case 'Workflow':
      return answerErrors('v2025', 'GET /workflows/{id}', { status: 200, body });
    case 'Executions':
      return answerErrors('v2025', 'GET /workflows/{id}/executions', { status: 200, body });
    case 'Events':
      return answerErrors('v2025', 'GET /workflow-executions/{id}/history', { status: 200, body });
    case 'LibraryItem':
      return answerErrors('v2025', 'GET /workflow-library', { status: 200, body: [body] });
    case 'ErrorResponseDto': {
      // Such a body tells its own status; one that tells none is something else.
      const status = Number.parseInt(Object(body).detailCode, 10);
      return answerErrors('v2025', 'GET /workflows/{id}', { status, body });
    }
  }
}

/** Lists what a family's description has: each operation with the names of its query parameters; undefined without it. */
export function describedOperations(
  family: Family,
): ReadonlyMap<string, readonly string[]> | undefined {
  if (FOLDER === undefined) {
    return undefined;
  }
  const found = new Map<string, readonly string[]>();
  for (const [template, operations] of Object.entries(documentOf(FOLDER, family))) {
    for (const [method, { parameters = [] }] of Object.entries(operations)) {
      const query = parameters.filter((one) => one.in === 'query').map(({ name }) => name);
      found.set(`${method.toUpperCase()} ${template.replace('/v1', '')}`, query);
    }
  }
  return found;
}

function vendorErrors(
  folder: string,
  family: Family,
  operation: Operation,
  { status, body }: DescribedAnswer,
): readonly string[] {
  const described = describedIn(folder, family, operation);
  // That the workflow of a change, a test or an external call is missing is described nowhere; yet it must be said, and
  // 404 with the common body is how the API says it (spec, facts 1.5).
  const response =
    described?.responses[String(status)] ??
    (status === 404 ? describedIn(folder, family, 'GET /workflows/{id}')?.responses['404'] : {});
  if (described === undefined || response === undefined) {
    return [`no answer ${status} is described for ${operation} in ${family}`];
  }
  const schema = response.content?.['application/json']?.schema;
  if (schema === undefined) {
    return body === undefined ? [] : [`no body is described for ${status}`];
  }
  const key = `${DOCUMENTS[family]} ${operation} ${status}`;
  return violations(key, () => loosen(correct(operation, status, schema)), body);
}

/** Puts right what better-tagged facts say against a description, in every family. */
function correct(operation: Operation, status: number, schema: Schema): unknown {
  if (operation === 'GET /workflow-executions/{id}' && status === 200) {
    // Written as the items of a list that has no type. One object is meant: so says the table of operations, and so do
    // those who poll an execution (live, facts 1.2, 5.6).
    return schema['items'];
  }
  if (operation === 'GET /workflow-executions/{id}/history-v2' && status === 200) {
    // The text of the description says list, its schema has the one event that such a list is made of (facts 5.6).
    return JSON.parse(JSON.stringify(schema), (key, value) =>
      key === 'history' ? { type: 'array', items: value } : value,
    );
  }
  return schema;
}

/**
 * Leaves out what no answer is held to, in every family: that there are no further members, since real triggers have
 * some that no description tells of (real, facts 1.4, 2.4); that a trigger has a type and attributes, since a workflow
 * without one answers an empty object (live, facts 2.2). And `nullable` beside `anyOf` becomes JSON Schema.
 */
function loosen(schema: unknown): object {
  return JSON.parse(JSON.stringify(schema), (_key, value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return value;
    }
    const { nullable, additionalProperties, required, ...rest } = value;
    const nullAlone = nullable === true && rest.anyOf !== undefined;
    return {
      ...rest,
      ...(nullAlone ? { anyOf: [...rest.anyOf, { type: 'null' }] } : {}),
      ...(nullable === undefined || nullAlone ? {} : { nullable }),
      ...(additionalProperties === undefined || additionalProperties === false
        ? {}
        : { additionalProperties }),
      ...(required === undefined || String(required) === 'type,attributes' ? {} : { required }),
    };
  });
}

type Document = Readonly<Record<string, Readonly<Record<string, Described>>>>;

const documents = new Map<string, Document>();

function documentOf(folder: string, family: Family): Document {
  const file = DOCUMENTS[family];
  const read =
    documents.get(file) ?? JSON.parse(readFileSync(path.join(folder, file), 'utf8')).paths;
  documents.set(file, read);
  return read;
}

function describedIn(folder: string, family: Family, operation: Operation): Described | undefined {
  const { method, template } = placeOf(family, operation);
  const place = family === 'v1' ? template : template.replace(`/${family}`, '');
  return documentOf(folder, family)[place]?.[method.toLowerCase()];
}

const ajv = new Ajv({
  strict: false,
  allErrors: true,
  formats: {
    'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/,
    int32: { type: 'number', validate: (value) => Number.isInteger(value) && value < 2 ** 31 },
  },
});

const compiled = new Map<string, ValidateFunction>();

function violations(key: string, schema: () => object, value: unknown): readonly string[] {
  const validate = compiled.get(key) ?? ajv.compile(schema());
  compiled.set(key, validate);
  validate(value);
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message} (${key})`);
}
