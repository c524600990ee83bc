import { isArray, isObject, own, stringAt } from '../kernel/json.js';
/** What an execution can be (facts 1.4). */
export const EXECUTION_STATUSES = ['Completed', 'Failed', 'Canceled', 'Running', 'Queued'];
/** Reads an execution; an array of one stands for its element. Undefined when it carries no id. */
export function readExecution(value) {
    const raw = isArray(value) && value.length === 1 ? value[0] : value;
    const id = isObject(raw) ? stringAt(raw, 'id') : undefined;
    if (!isObject(raw) || id === undefined || id === '') {
        return undefined;
    }
    const status = EXECUTION_STATUSES.find((known) => known === raw['status']) ?? 'Unknown';
    return {
        id,
        status,
        ...texts(raw, ['workflowId', 'requestId', 'startTime', 'closeTime']),
        raw,
    };
}
/** Reads the events of `history`: a list, or one event alone as the schema of history-v2 has it. Undefined for anything else. */
export function readEvents(value) {
    if (isObject(value)) {
        return stringAt(value, 'type') === undefined ? undefined : [readEvent(value)];
    }
    return isArray(value) ? value.filter(isObject).map(readEvent) : undefined;
}
/** Reads an answer of history-v2, `{definition, history, trigger}`; undefined when it holds no history. */
export function readHistoryV2(value) {
    if (!isObject(value)) {
        return undefined;
    }
    const events = readEvents(own(value, 'history') ?? []);
    const definition = own(value, 'definition');
    const trigger = own(value, 'trigger');
    return events === undefined
        ? undefined
        : {
            events,
            ...(isObject(definition) ? { definition } : {}),
            ...(isObject(trigger) ? { trigger } : {}),
        };
}
function readEvent(raw) {
    const attributes = own(raw, 'attributes');
    return {
        type: stringAt(raw, 'type') ?? '',
        ...texts(raw, ['timestamp']),
        attributes: isObject(attributes) ? attributes : {},
    };
}
function texts(raw, keys) {
    const found = {};
    for (const key of keys) {
        const text = stringAt(raw, key);
        if (text !== undefined && text !== '') {
            found[key] = text;
        }
    }
    return found;
}
//# sourceMappingURL=execution.js.map