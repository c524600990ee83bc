import { isArray, isObject, objectOf, own } from './json.js';
/** Splits a pointer into its unescaped tokens. Throws a RangeError for text that is no pointer. */
export function parsePointer(pointer) {
    if (pointer === '') {
        return [];
    }
    if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) {
        throw new RangeError(`Not a JSON Pointer: ${JSON.stringify(pointer)}`);
    }
    return pointer
        .slice(1)
        .split('/')
        .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}
/** Escapes tokens and joins them to a pointer. */
export function formatPointer(tokens) {
    return tokens.map((token) => `/${escapeToken(String(token))}`).join('');
}
/** Escapes one token of a pointer. */
export function escapeToken(token) {
    return token.replaceAll('~', '~0').replaceAll('/', '~1');
}
/** Says whether `pointer` is `ancestor` itself or lies below it. */
export function isWithin(pointer, ancestor) {
    return pointer === ancestor || pointer.startsWith(`${ancestor}/`);
}
/** Gives the value at a pointer, or undefined where there is none. */
export function getAt(value, pointer) {
    let current = value;
    for (const token of parsePointer(pointer)) {
        if (isArray(current)) {
            current = /^(0|[1-9]\d*)$/.test(token) ? current[Number(token)] : undefined;
        }
        else if (isObject(current)) {
            current = own(current, token);
        }
        else {
            return undefined;
        }
    }
    return current;
}
/** Gives a copy with the value at a pointer set, making missing objects on the way; undefined removes it. */
export function setAt(value, pointer, next) {
    return setTokens(value, parsePointer(pointer), next) ?? {};
}
function setTokens(value, tokens, next) {
    const [token, ...rest] = tokens;
    if (token === undefined) {
        return next;
    }
    if (isArray(value)) {
        const index = Number(token);
        return value.flatMap((item, at) => {
            const changed = at === index ? setTokens(item, rest, next) : item;
            return changed === undefined ? [] : [changed];
        });
    }
    const members = new Map(isObject(value) ? Object.entries(value) : []);
    const changed = setTokens(members.get(token), rest, next);
    if (changed === undefined) {
        members.delete(token);
    }
    else {
        members.set(token, changed);
    }
    return objectOf(members);
}
//# sourceMappingURL=pointer.js.map