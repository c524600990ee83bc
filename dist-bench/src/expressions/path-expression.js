/** Longest first, so that `==` is not read out of `===`. */
const SIGNS = ['===', '!==', '==', '!=', '<=', '>=', '=~', '!~', '<', '>'];
const WORDS = [
    'in',
    'nin',
    'subsetof',
    'anyof',
    'noneof',
    'allof',
    'size',
    'contains',
    'empty',
    'type',
];
/** Signs that only one of the two engines knows (facts 4.3, 5.2). */
const ONLY_IN = { '!~': 'step' };
const CONSTANTS = new Map([
    ['true', true],
    ['false', false],
    ['null', null],
]);
/** Reads a filter's expression: `||` binds loosest, then `&&`, then comparisons, then arithmetic. */
export function readExpression(cursor, readPath) {
    return cursor.nested(() => {
        let left = readAnd(cursor, readPath);
        for (cursor.skipSpace(); cursor.take('||'); cursor.skipSpace()) {
            left = { kind: 'or', left, right: readAnd(cursor, readPath) };
        }
        return left;
    });
}
function readAnd(cursor, readPath) {
    let left = readComparison(cursor, readPath);
    for (cursor.skipSpace(); cursor.take('&&'); cursor.skipSpace()) {
        left = { kind: 'and', left, right: readComparison(cursor, readPath) };
    }
    return left;
}
function readComparison(cursor, readPath) {
    const left = readSum(cursor, readPath);
    cursor.skipSpace();
    const operator = takeOperator(cursor);
    return operator === undefined
        ? left
        : { kind: 'compare', operator, left, right: readSum(cursor, readPath) };
}
function takeOperator(cursor) {
    const at = cursor.at;
    const sign = SIGNS.find((candidate) => cursor.take(candidate));
    if (sign !== undefined) {
        const only = ONLY_IN[sign];
        if (only !== undefined && only !== cursor.dialect) {
            cursor.fail(`trigger filters have no operator ${sign}`, at);
        }
        return sign;
    }
    if (cursor.peek() === '=') {
        cursor.fail('a comparison is written ==');
    }
    const word = cursor.match(/[A-Za-z]+/y);
    if (word === undefined) {
        return undefined;
    }
    const known = WORDS.find((candidate) => candidate === word.toLowerCase());
    if (known === undefined) {
        return cursor.fail(`${word} is no operator`, at);
    }
    return cursor.dialect === 'filter'
        ? known
        : cursor.fail(`paths in steps have no operator ${word}`, at);
}
function readSum(cursor, readPath) {
    let left = readProduct(cursor, readPath);
    for (;;) {
        cursor.skipSpace();
        const operator = takeArithmetic(cursor, ['+', '-']);
        if (operator === undefined) {
            return left;
        }
        left = { kind: 'arithmetic', operator, left, right: readProduct(cursor, readPath) };
    }
}
function readProduct(cursor, readPath) {
    let left = readUnary(cursor, readPath);
    for (;;) {
        cursor.skipSpace();
        const operator = takeArithmetic(cursor, ['*', '/', '%']);
        if (operator === undefined) {
            return left;
        }
        left = { kind: 'arithmetic', operator, left, right: readUnary(cursor, readPath) };
    }
}
function takeArithmetic(cursor, operators) {
    const at = cursor.at;
    const operator = operators.find((candidate) => cursor.take(candidate));
    if (operator !== undefined && cursor.dialect === 'filter') {
        cursor.fail(`trigger filters have no arithmetic (${operator})`, at);
    }
    return operator;
}
function readUnary(cursor, readPath) {
    return cursor.nested(() => {
        cursor.skipSpace();
        if (cursor.peek() === '!' && cursor.peek(1) !== '=' && cursor.peek(1) !== '~') {
            cursor.at += 1;
            return { kind: 'not', operand: readUnary(cursor, readPath) };
        }
        if (cursor.peek() === '-' && !/\d/.test(cursor.peek(1))) {
            cursor.at += 1;
            return { kind: 'negative', operand: readUnary(cursor, readPath) };
        }
        return readOperand(cursor, readPath);
    });
}
function readOperand(cursor, readPath) {
    const first = cursor.peek();
    switch (first) {
        case '(': {
            cursor.at += 1;
            const inside = readExpression(cursor, readPath);
            cursor.skipSpace();
            cursor.expect(')');
            return inside;
        }
        case '@':
        case '$':
            return { kind: 'path', path: readPath(cursor) };
        case '"':
        case "'":
            return { kind: 'value', value: cursor.quoted() };
        case '[':
            return readList(cursor, readPath);
        case '/':
            return readRegex(cursor);
        default:
            return readConstant(cursor);
    }
}
function readList(cursor, readPath) {
    const items = [];
    cursor.expect('[');
    for (cursor.skipSpace(); !cursor.take(']'); cursor.skipSpace()) {
        if (items.length > 0) {
            cursor.expect(',');
        }
        items.push(readUnary(cursor, readPath));
    }
    return { kind: 'list', items };
}
function readRegex(cursor) {
    const from = cursor.at;
    const written = cursor.match(/\/(?:\\[^]|[^/\\])*\//y);
    if (written === undefined) {
        return cursor.fail('the regular expression is not closed', from);
    }
    const flags = cursor.match(/[a-zA-Z]*/y) ?? '';
    return { kind: 'regex', source: written.slice(1, -1), flags };
}
function readConstant(cursor) {
    const at = cursor.at;
    const number = cursor.match(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y);
    if (number !== undefined) {
        return { kind: 'value', value: Number(number) };
    }
    const word = cursor.match(/[\p{L}\p{N}_]+/uy) ?? '';
    const constant = CONSTANTS.get(word.toLowerCase());
    if (constant !== undefined) {
        return { kind: 'value', value: constant };
    }
    const found = word === '' ? 'nothing' : word;
    return cursor.fail(`expected a path, a quoted text or a number, but found ${found}`, at);
}
//# sourceMappingURL=path-expression.js.map