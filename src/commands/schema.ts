import { configSchema } from '../config/config-schema.ts';
import { appError } from '../kernel/app-error.ts';
import { eventSchemas } from '../report/event-schemas.ts';
import { COMMAND_ERRORS } from './errors.ts';
import { print } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** What there is a schema of. */
const SCHEMAS = ['config', 'events'] as const;

export type SchemaKind = (typeof SCHEMAS)[number];

/** Takes the word for a schema. Throws COMMAND_USAGE for another. */
export function schemaKind(word: string): SchemaKind {
  const found = SCHEMAS.find((kind) => kind === word);
  if (found === undefined) {
    throw appError(COMMAND_ERRORS, 'COMMAND_USAGE', {
      message: `There is no schema "${word}"; there is ${SCHEMAS.join(' and ')}.`,
    });
  }
  return found;
}

/** Prints a JSON Schema. */
export function schema(terminal: Terminal, which: SchemaKind): number {
  const value = which === 'config' ? configSchema() : eventSchemas();
  print(terminal, JSON.stringify(value, undefined, 2));
  return 0;
}
