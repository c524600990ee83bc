import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import type { ValidateFunction } from 'ajv';

/** The answers whose structure is checked. */
export type SchemaName = 'Workflow' | 'LibraryItem' | 'ErrorResponseDto' | 'Executions' | 'Events';

const DOCUMENT = 'isc-workflows.v2025.json';

const TEXT = { type: 'string' };
const REFERENCE = {
  type: 'object',
  properties: { type: { const: 'IDENTITY' }, id: TEXT, name: TEXT },
};

/** What the API descriptions say, as far as it is needed here; used where the descriptions are not at hand. */
const MINIMAL = {
  Workflow: {
    type: 'object',
    required: ['id', 'name', 'enabled', 'created', 'modified'],
    properties: {
      id: TEXT,
      name: TEXT,
      description: TEXT,
      enabled: { type: 'boolean' },
      executionCount: { type: 'integer' },
      failureCount: { type: 'integer' },
      created: TEXT,
      modified: TEXT,
      owner: REFERENCE,
      creator: REFERENCE,
      modifiedBy: REFERENCE,
      definition: { type: 'object', properties: { start: TEXT, steps: { type: 'object' } } },
      trigger: { type: 'object' },
    },
  },
  LibraryItem: {
    type: 'object',
    required: ['id', 'name', 'type', 'formFields'],
    properties: { id: TEXT, name: TEXT, type: TEXT, formFields: { type: 'array' } },
  },
  Executions: {
    type: 'array',
    items: {
      type: 'object',
      required: ['id', 'workflowId', 'requestId', 'startTime', 'status'],
      properties: {
        id: TEXT,
        workflowId: TEXT,
        requestId: TEXT,
        startTime: TEXT,
        closeTime: TEXT,
        status: { enum: ['Completed', 'Failed', 'Canceled', 'Running', 'Queued'] },
      },
    },
  },
  Events: {
    type: 'array',
    items: {
      type: 'object',
      required: ['type', 'timestamp', 'attributes'],
      properties: {
        type: {
          type: 'string',
          pattern:
            '^(WorkflowExecution|WorkflowTask|ActivityTask|ChildWorkflowExecution)(Scheduled|Started|Completed|Failed)$|^StartChildWorkflowExecutionInitiated$',
        },
        timestamp: TEXT,
        attributes: { type: 'object' },
      },
    },
  },
  ErrorResponseDto: {
    type: 'object',
    required: ['detailCode', 'trackingId', 'messages', 'causes'],
    properties: {
      detailCode: TEXT,
      trackingId: TEXT,
      messages: {
        type: 'array',
        items: {
          type: 'object',
          required: ['locale', 'localeOrigin', 'text'],
          properties: { text: TEXT, localeOrigin: { enum: ['DEFAULT', 'REQUEST', null] } },
        },
      },
      causes: { type: 'array' },
    },
  },
} as const;

const compiled = new Map<SchemaName, ValidateFunction>();

/** Says how an answer departs from the vendor's description (MAINSHEET_TEST_OPENAPI), else from our own minimum. */
export function schemaErrors(name: SchemaName, value: unknown): readonly string[] {
  let validate = compiled.get(name);
  if (validate === undefined) {
    const folder = process.env['MAINSHEET_TEST_OPENAPI'];
    validate = new Ajv({ strict: false, validateFormats: false }).compile(
      folder === undefined || folder === '' ? MINIMAL[name] : fromDocument(folder, name),
    );
    compiled.set(name, validate);
  }
  validate(value);
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

const FOLDER = process.env['MAINSHEET_TEST_OPENAPI'] || undefined;

/** The description that stands for a family: the structure of the newer dated families is that of v2025. */
const DOCUMENTS: Readonly<Record<string, string>> = {
  v3: 'isc-workflows.v3.json',
  beta: 'isc-workflows.v3.json',
  v1: 'isc-workflows.v1.json',
};

/**
 * Says how an answer departs from what the vendor's description has for its operation, family and status; where the
 * descriptions are not at hand, from our own minimum of the given name, if there is one. `template` is the path below
 * the family, with `{id}`.
 */
export function answerErrors(
  family: string,
  operation: { readonly method: string; readonly template: string; readonly name?: SchemaName },
  answer: { readonly status: number; readonly body: unknown },
): readonly string[] {
  const { method, template, name } = operation;
  if (FOLDER === undefined) {
    return name === undefined || answer.status >= 300 ? [] : schemaErrors(name, answer.body);
  }
  const file = path.join(FOLDER, DOCUMENTS[family] ?? DOCUMENT);
  const document = JSON.parse(readFileSync(file, 'utf8'));
  const place = family === 'v1' ? template.replace(/^(\/[a-z-]+)/, '$1/v1') : template;
  const described = document.paths[place]?.[method.toLowerCase()]?.responses[String(answer.status)];
  if (described === undefined) {
    return [`${method} ${place} has no answer ${answer.status}`];
  }
  const schema = described.content?.['application/json']?.schema;
  if (schema === undefined) {
    return answer.body === undefined ? [] : ['there is a body, and none is described'];
  }
  // The history is a list, as the description's own text says, and not the object of its schema (facts 5.6).
  const { history, ...body } = answer.body as { readonly history?: unknown };
  const value = template.endsWith('/history-v2') && Array.isArray(history) ? body : answer.body;
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(loosen(schema));
  validate(value);
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

function fromDocument(folder: string, name: SchemaName): object {
  const document = JSON.parse(readFileSync(path.join(folder, DOCUMENT), 'utf8'));
  const answers = document.paths['/workflows/{id}'].get.responses;
  switch (name) {
    case 'Workflow':
      return loosen(answers['200'].content['application/json'].schema);
    case 'ErrorResponseDto':
      return answers['400'].content['application/json'].schema;
    case 'Executions':
      return schemaOf(document.paths['/workflows/{id}/executions']);
    case 'Events':
      return schemaOf(document.paths['/workflow-executions/{id}/history']);
    case 'LibraryItem':
      return document.paths['/workflow-library'].get.responses['200'].content['application/json']
        .schema.items;
  }
}

function schemaOf(place: {
  readonly get: {
    readonly responses: Readonly<
      Record<string, { readonly content: Readonly<Record<string, { readonly schema: object }>> }>
    >;
  };
}): object {
  return place.get.responses['200']?.content['application/json']?.schema ?? { not: {} };
}

/**
 * Real answers carry members and an empty trigger that the description leaves out (facts 1.4, 2.2, 3.6),
 * and `nullable` beside `anyOf` is no JSON Schema.
 */
function loosen(schema: unknown): object {
  return JSON.parse(JSON.stringify(schema), (_key, value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return value;
    }
    const { nullable, additionalProperties, required, ...rest } = value;
    return {
      ...rest,
      ...(nullable === true && rest.type !== undefined ? { nullable } : {}),
      ...(nullable === true && rest.anyOf !== undefined
        ? { anyOf: [...rest.anyOf, { type: 'null' }] }
        : {}),
      ...(additionalProperties === false || additionalProperties === undefined
        ? {}
        : { additionalProperties }),
      ...(required === undefined || String(required) === 'type,attributes' ? {} : { required }),
    };
  });
}
