import { definitionOf } from './event-catalogue.js';
/** Makes an event; without a level, the usual one of its name. */
export function makeEvent(name, fields, level) {
    const { levels, msg } = definitionOf(name);
    return { event: name, level: level ?? levels[0] ?? 'info', msg, fields };
}
//# sourceMappingURL=event.js.map