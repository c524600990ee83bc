import { STATUS_CODES } from 'node:http';
import { toJsonSchema, toJsonSchemaDefs } from '@valibot/to-json-schema';
import type { ConversionConfig } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import type { JsonObject } from '../../kernel/json.ts';
import { COMPONENTS } from './components.ts';
import { API_ROOT } from './route.ts';
import type { MembersSchema, Route } from './route.ts';
import { isStream } from './stream-route.ts';

const PROBLEM: JsonObject = {
  type: 'object',
  description: 'Why a request was not served (RFC 9457).',
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'In a sentence' },
    code: { type: 'string', description: 'The permanent code of the error, where it has one' },
    hint: { type: 'string', description: 'What to do' },
  },
  required: ['type', 'title', 'status', 'detail'],
};

const STYLE: Omit<ConversionConfig, 'definitions'> = {
  target: 'draft-2020-12',
  typeMode: 'input',
  ignoreActions: ['readonly'],
  overrideSchema: ({ valibotSchema: { type }, jsonSchema }) =>
    type === 'loose_object' ? { ...jsonSchema, additionalProperties: true } : undefined,
  overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
};

const SECURITY = [{ token: [] }, {}] as const;

/** Describes the routes as OpenAPI 3.1. */
export function openApi(routes: readonly Route[], version: string): JsonObject {
  const paths = new Map<string, Record<string, JsonObject>>();
  for (const route of routes) {
    const path = `${API_ROOT}${route.path}`;
    const operations = paths.get(path) ?? {};
    operations[route.method.toLowerCase()] = operationOf(route);
    paths.set(path, operations);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Mainsheet',
      version,
      description:
        'What a running daemon knows and does. Every error is application/problem+json. Members may be added to answers at any time.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: SECURITY,
    paths: Object.fromEntries(paths),
    components: {
      schemas: {
        ...(toJsonSchemaDefs({ ...COMPONENTS }, STYLE) as JsonObject),
        Problem: PROBLEM,
      },
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'A token of `server.tokens`; without any, everybody may read.',
        },
      },
      responses: {
        Problem: {
          description: 'Why it was not done',
          content: {
            'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
          },
        },
      },
    },
  };
}

function operationOf(route: Route): JsonObject {
  const { id, summary, right, params, query, body, status, answer } = route;
  const scope = right === undefined ? '' : ` Needs the right \`${right}\`.`;
  return {
    operationId: id,
    summary,
    description: `${summary}.${scope}`,
    parameters: [...parametersOf(params, 'path'), ...parametersOf(query, 'query')],
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: requiredOf(body).length > 0,
            content: { 'application/json': { schema: schemaOf(body) } },
          },
        }),
    responses: {
      [status]: {
        description: STATUS_CODES[status] ?? '',
        content: {
          [isStream(route) ? 'text/event-stream' : 'application/json']: {
            schema: schemaOf(answer),
          },
        },
      },
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

function parametersOf(members: MembersSchema, place: 'path' | 'query'): readonly JsonObject[] {
  const required = requiredOf(members);
  return Object.entries(members.entries).map(([name, schema]) => {
    const { description, ...rest } = schemaOf(schema);
    return {
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema: rest,
    };
  });
}

function requiredOf(members: MembersSchema): readonly string[] {
  const { required } = toJsonSchema(members, STYLE);
  return required ?? [];
}

/** What is named stands once, among the components; of anything else its schema. */
function schemaOf(schema: v.GenericSchema): JsonObject {
  const {
    $schema: _draft,
    $defs: _named,
    ...rest
  } = toJsonSchema(schema, { ...STYLE, definitions: { ...COMPONENTS } });
  return rest as JsonObject;
}
