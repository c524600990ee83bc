import { toJsonSchema } from '@valibot/to-json-schema';
import type { JsonObject } from '../kernel/json.ts';
import { CONFIG } from './written-schema.ts';

/** JSON Schema (draft 2020-12) of the configuration file as it is written, for editors and for people. */
export function configSchema(): JsonObject {
  const schema = toJsonSchema(CONFIG, {
    target: 'draft-2020-12',
    typeMode: 'input',
    // What a schema cannot say (`check`) is left out of it; loading the file still says it.
    ignoreActions: ['check'],
  });
  return { ...(schema as unknown as JsonObject), title: 'Mainsheet configuration' };
}
