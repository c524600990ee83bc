import { configSchema } from '../config/config-schema.js';
import { appError } from '../kernel/app-error.js';
import { eventSchemas } from '../report/event-schemas.js';
import { COMMAND_ERRORS } from './errors.js';
import { print } from './terminal.js';
/** What there is a schema of. */
const SCHEMAS = ['config', 'events'];
/** Takes the word for a schema. Throws COMMAND_USAGE for another. */
export function schemaKind(word) {
    const found = SCHEMAS.find((kind) => kind === word);
    if (found === undefined) {
        throw appError(COMMAND_ERRORS, 'COMMAND_USAGE', {
            message: `There is no schema "${word}"; there is ${SCHEMAS.join(' and ')}.`,
        });
    }
    return found;
}
/** Prints a JSON Schema. */
export function schema(terminal, which) {
    const value = which === 'config' ? configSchema() : eventSchemas();
    print(terminal, JSON.stringify(value, undefined, 2));
    return 0;
}
//# sourceMappingURL=schema.js.map