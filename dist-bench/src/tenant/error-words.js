import { isArray, isObject, objectOf, own, stringAt } from '../kernel/json.js';
const MAX_WORDS = 20;
const MAX_DETAILS = 200;
const MAX_LENGTH = 1000;
/**
 * Reads an error answer's words in the order `messages[].text`, `causes[].text`, `message`,
 * `details{}`, `error`, `error_description` (facts 1.5); text that repeats is taken once.
 */
export function readErrorWords(body) {
    if (!isObject(body)) {
        return { messages: [], details: {} };
    }
    const details = detailsOf(body);
    const trackingId = stringAt(body, 'trackingId');
    const words = [
        ...textsOf(body, 'messages'),
        ...textsOf(body, 'causes'),
        ...plain(body, 'message'),
        ...details.map(([name, text]) => `${name}: ${text}`),
        ...plain(body, 'error'),
        ...plain(body, 'error_description'),
    ].filter((text) => text !== '');
    return {
        messages: [...new Set(words)].slice(0, MAX_WORDS),
        details: objectOf(details),
        ...(trackingId === undefined ? {} : { trackingId: cut(trackingId) }),
    };
}
function textsOf(body, key) {
    const list = own(body, key);
    return isArray(list) ? list.flatMap((item) => (isObject(item) ? plain(item, 'text') : [])) : [];
}
function plain(body, key) {
    const text = stringAt(body, key);
    return text === undefined ? [] : [cut(text)];
}
function detailsOf(body) {
    const details = own(body, 'details');
    if (!isObject(details)) {
        return [];
    }
    return Object.entries(details)
        .slice(0, MAX_DETAILS)
        .map(([name, value]) => [
        cut(name),
        cut(typeof value === 'string' ? value : JSON.stringify(value)),
    ]);
}
function cut(text) {
    return text.trim().slice(0, MAX_LENGTH);
}
//# sourceMappingURL=error-words.js.map