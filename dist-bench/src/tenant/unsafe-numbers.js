import { formatPointer } from '../kernel/pointer.js';
/** Numbers stand after a bracket, a comma or a colon; this passes over the digits in nearly all strings. */
const SUSPECT = /(?:^|[:[,])\s*-?(?=[\d.eE+-]{16}|\d+(?:\.\d+)?[eE])\d/;
const NUMBER = /-?\d[\d.eE+-]*/y;
const SKIPPED = /[^"{}[\],\d-]+/y;
/**
 * Finds the numbers of a JSON text that JSON.parse changes, because a double cannot hold them, and gives
 * their pointers. The text must be valid JSON; costs one regular expression where there are none.
 */
export function unsafeNumbers(text) {
    return SUSPECT.test(text) ? scan(text) : [];
}
/** Walks the text with a stack of where it stands: an index in an array, a key as written in an object. */
function scan(text) {
    const found = [];
    const path = [];
    let keyNext = false;
    let at = 0;
    while (at < text.length) {
        const char = text[at];
        let end = at + 1;
        if (char === '"') {
            end = endOfString(text, at);
            if (keyNext) {
                path[path.length - 1] = text.slice(at, end);
                keyNext = false;
            }
        }
        else if (char === '{' || char === '[') {
            path.push(char === '{' ? '""' : 0);
            keyNext = char === '{';
        }
        else if (char === '}' || char === ']') {
            path.pop();
            keyNext = false;
        }
        else if (char === ',') {
            const last = path.at(-1);
            keyNext = typeof last === 'string';
            if (typeof last === 'number') {
                path[path.length - 1] = last + 1;
            }
        }
        else if (char === '-' || (char !== undefined && char >= '0' && char <= '9')) {
            end = endOf(NUMBER, text, at);
            if (!survives(text.slice(at, end))) {
                found.push(formatPointer(path.map(readToken)));
            }
        }
        else {
            end = endOf(SKIPPED, text, at);
        }
        at = end;
    }
    return found;
}
function readToken(token) {
    return typeof token === 'number' ? token : JSON.parse(token);
}
function endOf(pattern, text, at) {
    pattern.lastIndex = at;
    return pattern.test(text) ? pattern.lastIndex : at + 1;
}
function endOfString(text, at) {
    let quote = text.indexOf('"', at + 1);
    while (quote >= 0 && isEscaped(text, quote)) {
        quote = text.indexOf('"', quote + 1);
    }
    return quote < 0 ? text.length : quote + 1;
}
function isEscaped(text, at) {
    let slashes = 0;
    while (text[at - 1 - slashes] === '\\') {
        slashes += 1;
    }
    return slashes % 2 === 1;
}
/** Says whether a number comes out of a double as the value it went in with. */
function survives(literal) {
    if (literal.length < 16 && !/e/i.test(literal)) {
        return true;
    }
    const value = Number(literal);
    return Number.isFinite(value) && plain(literal) === plain(String(value));
}
/** A number's value as digits without outer zeros and a power of ten, so that equal values are equal texts. */
function plain(literal) {
    const [mantissa = '', exponent = '0'] = literal.toLowerCase().split('e');
    const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
    const digits = `${whole}${fraction}`.replace(/^0+/, '');
    const trimmed = digits.replace(/0+$/, '');
    if (trimmed === '') {
        return '0';
    }
    const power = Number(exponent) - fraction.length + digits.length - trimmed.length;
    return `${mantissa.startsWith('-') ? '-' : ''}${trimmed}e${power}`;
}
//# sourceMappingURL=unsafe-numbers.js.map