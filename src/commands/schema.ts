import { configSchema } from '../config/config-schema.ts';
import { appError } from '../kernel/app-error.ts';
import { eventSchemas } from '../report/event-schemas.ts';
import { testFileSchema } from '../testing/tests-schema.ts';
import { COMMAND_ERRORS } from './errors.ts';
import { print } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** What there is a schema of. */
const SCHEMAS = ['config', 'test', 'events'] as const;

export type SchemaKind = (typeof SCHEMAS)[number];

const MAKERS = { config: configSchema, test: testFileSchema, events: eventSchemas } as const;

/** Takes the word for a schema. Throws COMMAND_USAGE for another. */
export function schemaKind(word: string): SchemaKind {
  const found = SCHEMAS.find((kind) => kind === word);
  if (found === undefined) {
    throw appError(COMMAND_ERRORS, 'COMMAND_USAGE', {
      message: `There is no schema "${word}"; there is ${SCHEMAS.join(', ')}.`,
    });
  }
  return found;
}

/** Prints a JSON Schema. */
export function schema(terminal: Terminal, which: SchemaKind): number {
  print(terminal, JSON.stringify(MAKERS[which](), undefined, 2));
  return 0;
}
