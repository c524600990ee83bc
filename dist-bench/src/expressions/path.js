import { nearest } from '../kernel/nearest.js';
import { PathCursor, PathSyntaxError } from './path-cursor.js';
import { readExpression } from './path-expression.js';
/** The functions each engine knows; in steps they take no arguments (facts 4.3, 5.2). */
const FUNCTIONS = {
    step: ['length', 'count', 'size', 'now', 'RFC3339', 'JSON'],
    filter: [
        'length',
        'size',
        'concat',
        'min',
        'max',
        'avg',
        'stddev',
        'sum',
        'keys',
        'append',
        'first',
        'last',
        'index',
    ],
};
/** What ends an unquoted key inside a filter, where operators follow. */
const KEY_IN_FILTER = /[^\s.[\](),=!<>&|+*/%~]+/y;
const KEY = /[^.[\](),]+/y;
/** Parses a path in the dialect of its place; whether it finds anything is not asked. */
export function parsePath(text, dialect) {
    const cursor = new PathCursor(text, dialect);
    try {
        cursor.skipSpace();
        if (cursor.peek() !== '$') {
            cursor.fail('a path starts with $');
        }
        const path = readPath(cursor, false);
        cursor.skipSpace();
        if (!cursor.done) {
            cursor.fail(`expected . or [, but there is ${JSON.stringify(cursor.peek())}`);
        }
        return { ok: true, value: path };
    }
    catch (error) {
        if (error instanceof PathSyntaxError) {
            return { ok: false, trouble: error.trouble };
        }
        throw error;
    }
}
function readNested(cursor) {
    return readPath(cursor, true);
}
function readPath(cursor, inFilter) {
    const at = cursor.at;
    const root = cursor.take('@') ? '@' : '$';
    if (root === '$') {
        cursor.expect('$');
    }
    const segments = [];
    let call;
    while (call === undefined) {
        if (!inFilter) {
            cursor.skipSpace();
        }
        const from = cursor.at;
        if (cursor.take('..')) {
            segments.push({ kind: 'descend', at: from });
            if (cursor.peek() !== '[') {
                segments.push(readMember(cursor, inFilter));
            }
        }
        else if (cursor.take('.')) {
            const member = readMember(cursor, inFilter);
            if (cursor.peek() === '(' && member.kind === 'key') {
                call = readCall(cursor, member.key, member.at);
            }
            else {
                segments.push(member);
            }
        }
        else if (cursor.peek() === '[') {
            segments.push(cursor.nested(() => readBracket(cursor)));
        }
        else {
            break;
        }
    }
    return { root, at, segments, ...(call === undefined ? {} : { call }) };
}
function readMember(cursor, inFilter) {
    if (!inFilter) {
        cursor.skipSpace();
    }
    const at = cursor.at;
    if (cursor.take('*')) {
        return { kind: 'wildcard', at };
    }
    if (cursor.dialect === 'step' && /["'`]/.test(cursor.peek())) {
        return { kind: 'key', key: cursor.quoted(), at };
    }
    const written = cursor.match(inFilter ? KEY_IN_FILTER : KEY);
    if (written === undefined) {
        return cursor.fail(cursor.done ? 'the path ends with a dot' : 'a name is missing after the dot');
    }
    if (cursor.dialect === 'filter' && /\s/.test(written.trim())) {
        cursor.fail('a name with a space needs brackets and quotes', at);
    }
    // The engine of steps strips white space before it parses (facts 5.2), so the key is what is left.
    return { kind: 'key', key: written.replaceAll(/\s/g, ''), at };
}
function readCall(cursor, name, at) {
    const known = FUNCTIONS[cursor.dialect];
    if (!known.includes(name)) {
        const near = nearest(name, known);
        cursor.fail(`${name}() is no function${near === undefined ? '' : `; did you mean ${near}()?`}`, at);
    }
    const items = [];
    cursor.expect('(');
    for (cursor.skipSpace(); !cursor.take(')'); cursor.skipSpace()) {
        if (cursor.dialect === 'step') {
            cursor.fail(`${name}() takes nothing between its brackets`);
        }
        if (items.length > 0) {
            cursor.expect(',');
        }
        items.push(readExpression(cursor, readNested));
    }
    if (cursor.peek() === '.' || cursor.peek() === '[') {
        cursor.fail(`nothing may follow ${name}()`);
    }
    return { name, at, arguments: items };
}
function readBracket(cursor) {
    const at = cursor.at;
    cursor.expect('[');
    cursor.skipSpace();
    if (cursor.take('?')) {
        cursor.skipSpace();
        if (cursor.dialect === 'filter' && cursor.peek() !== '(') {
            cursor.fail('a filter is written [?( … )]');
        }
        const test = readExpression(cursor, readNested);
        cursor.skipSpace();
        cursor.expect(']');
        return { kind: 'filter', test, at };
    }
    const parts = [];
    do {
        cursor.skipSpace();
        parts.push(readSelector(cursor));
        cursor.skipSpace();
    } while (cursor.take(','));
    cursor.expect(']');
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? { ...only, at } : { kind: 'union', parts, at };
}
function readSelector(cursor) {
    if (cursor.take('*')) {
        return { kind: 'wildcard' };
    }
    if (/["'`]/.test(cursor.peek())) {
        return { kind: 'key', key: cursor.quoted() };
    }
    const at = cursor.at;
    const written = cursor.match(/-?\d*(?:\s*:\s*(?:-?\d+)?)*/y) ?? '';
    const bounds = written.split(':').map((part) => part.trim());
    if (written === '' || bounds.includes('-')) {
        cursor.fail('expected an index, a quoted name, * or ?( … )', at);
    }
    if (bounds.length > (cursor.dialect === 'step' ? 3 : 2)) {
        cursor.fail('too many parts in the slice', at);
    }
    const [from, to, step] = bounds.map((part) => (part === '' ? undefined : Number(part)));
    if (bounds.length === 1) {
        return { kind: 'index', index: from ?? 0 };
    }
    return {
        kind: 'slice',
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
        ...(step === undefined ? {} : { step }),
    };
}
//# sourceMappingURL=path.js.map