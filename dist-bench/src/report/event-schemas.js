import { toJsonSchema } from '@valibot/to-json-schema';
import { EVENT_NAMES, definitionOf, lineSchema } from './event-catalogue.js';
/** JSON Schema (draft 2020-12) of the lines of each event, by its name: what docs/schema/events holds. */
export function eventSchemas() {
    const pairs = EVENT_NAMES.map((name) => [name, eventSchema(name)]);
    return Object.fromEntries(pairs);
}
function eventSchema(name) {
    const schema = toJsonSchema(lineSchema(name), {
        target: 'draft-2020-12',
        // Readonly says nothing about a line that was written.
        ignoreActions: ['readonly'],
    });
    return { ...schema, title: name, description: definitionOf(name).msg };
}
//# sourceMappingURL=event-schemas.js.map