import { configSchema } from '../config/config-schema.ts';
import { tenantFileSchema } from '../documents/tenant-schema.ts';
import { workflowSchema } from '../documents/workflow-schema.ts';
import { appError } from '../kernel/app-error.ts';
import type { JsonObject } from '../kernel/json.ts';
import { nearest } from '../kernel/nearest.ts';
import { eventSchemas } from '../report/event-schemas.ts';
import { testFileSchema } from '../testing/tests-schema.ts';
import { COMMAND_ERRORS } from './errors.ts';
import { print } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** What there is a schema of: the files that people write, and the events of the log. */
export const SCHEMA_KINDS = ['workflow', 'tenant', 'config', 'test', 'events'] as const;

export type SchemaKind = (typeof SCHEMA_KINDS)[number];

const MAKERS: Readonly<Record<SchemaKind, () => JsonObject>> = {
  workflow: workflowSchema,
  tenant: tenantFileSchema,
  config: configSchema,
  test: testFileSchema,
  events: eventSchemas,
};

/** Takes the word for a schema. Throws COMMAND_USAGE for another. */
export function schemaKind(word: string): SchemaKind {
  const found = SCHEMA_KINDS.find((kind) => kind === word);
  if (found === undefined) {
    const near = nearest(word, SCHEMA_KINDS);
    const meant = near === undefined ? '' : ` Did you mean ${near}?`;
    throw appError(COMMAND_ERRORS, 'COMMAND_USAGE', {
      message: `There is no schema "${word}"; there is ${SCHEMA_KINDS.join(', ')}.${meant}`,
    });
  }
  return found;
}

/** Gives the JSON Schema of a kind of file; for `events`, the schemas by the names of the events. */
export function schemaOf(kind: SchemaKind): JsonObject {
  return kind === 'events'
    ? MAKERS.events()
    : { $id: `urn:mainsheet:schema:${kind}`, ...MAKERS[kind]() };
}

/** Prints a JSON Schema. */
export function schema(terminal: Terminal, kind: SchemaKind): number {
  print(terminal, JSON.stringify(schemaOf(kind), undefined, 2));
  return 0;
}
