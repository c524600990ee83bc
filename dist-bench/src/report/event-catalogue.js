import * as v from 'valibot';
import { DAEMON_EVENTS } from './events/daemon.js';
import { PASS_EVENTS } from './events/pass.js';
import { TENANT_EVENTS } from './events/tenant.js';
import { WORKFLOW_EVENTS } from './events/workflow.js';
import { LOG_KEYS } from './log-keys.js';
/** Every event there is, by its permanent name. */
export const EVENTS = {
    ...DAEMON_EVENTS,
    ...PASS_EVENTS,
    ...WORKFLOW_EVENTS,
    ...TENANT_EVENTS,
};
/** The names in the order of the catalogue. */
export const EVENT_NAMES = Object.keys(EVENTS);
/** The definition of an event. */
export function definitionOf(name) {
    return EVENTS[name];
}
/** The schemas of the keys that a definition names. */
function entriesOf(definition) {
    const optional = [...definition.optional, 'truncated'];
    return Object.fromEntries([
        ...definition.required.map((key) => [key, LOG_KEYS[key]]),
        ...optional.map((key) => [key, v.exactOptional(LOG_KEYS[key])]),
    ]);
}
/** Schema of an event's fields; a key that it does not name is refused. */
export function fieldsSchema(name) {
    return v.strictObject(entriesOf(definitionOf(name)));
}
/** Schema of an event's whole line. */
export function lineSchema(name) {
    const definition = definitionOf(name);
    const entries = {
        time: v.pipe(v.string(), v.description('When the line was written; RFC 3339')),
        level: v.picklist(definition.levels),
        event: v.literal(name),
        msg: v.literal(definition.msg),
        ...(definition.help === undefined ? {} : { help: v.literal(helpOf(definition.help)) }),
        ...entriesOf(definition),
    };
    return v.strictObject(entries);
}
/** Where to read on about an event. */
export function helpOf(anchor) {
    return `docs/runbook.md#${anchor}`;
}
//# sourceMappingURL=event-catalogue.js.map