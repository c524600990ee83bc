import { toJsonSchema } from '@valibot/to-json-schema';
import { CONFIG } from './written-schema.js';
/** JSON Schema (draft 2020-12) of the configuration file as it is written, for editors and for people. */
export function configSchema() {
    const schema = toJsonSchema(CONFIG, {
        target: 'draft-2020-12',
        typeMode: 'input',
        // What a schema cannot say (`check`) is left out of it; loading the file still says it.
        ignoreActions: ['check'],
    });
    return { ...schema, title: 'Mainsheet configuration' };
}
//# sourceMappingURL=config-schema.js.map