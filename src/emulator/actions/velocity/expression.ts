import { Cursor } from './cursor.ts';
import type { Expression, Hop, Operator, Part, ShownReference } from './tree.ts';

/** The operators from the loosest to the tightest, with the words that stand for them. */
const LEVELS: readonly (readonly [RegExp, Readonly<Record<string, Operator>>])[] = [
  [/\s*(\|\||or\b)/y, { '||': '||', or: '||' }],
  [/\s*(&&|and\b)/y, { '&&': '&&', and: '&&' }],
  [/\s*(==|!=|eq\b|ne\b)/y, { '==': '==', '!=': '!=', eq: '==', ne: '!=' }],
  [
    /\s*(<=|>=|<|>|lt\b|le\b|gt\b|ge\b)/y,
    { '<': '<', '<=': '<=', '>': '>', '>=': '>=', lt: '<', le: '<=', gt: '>', ge: '>=' },
  ],
  [/\s*([+-])/y, { '+': '+', '-': '-' }],
  [/\s*([*/%])/y, { '*': '*', '/': '/', '%': '%' }],
];

/** Reads an expression; throws a VelocityTrouble for what is none. */
export function readExpression(cursor: Cursor, level = 0): Expression {
  const row = LEVELS[level];
  if (row === undefined) {
    return readOperand(cursor);
  }
  const [pattern, operators] = row;
  let left = readExpression(cursor, level + 1);
  for (let found = cursor.match(pattern); found !== undefined; found = cursor.match(pattern)) {
    const operator = operators[found[1] ?? ''];
    if (operator === undefined) {
      break;
    }
    left = { kind: 'operation', operator, left, right: readExpression(cursor, level + 1) };
  }
  return left;
}

/** Reads expressions between commas up to a closing word. */
export function readList(cursor: Cursor, close: string): readonly Expression[] {
  const items: Expression[] = [];
  cursor.skipSpace();
  while (!cursor.take(close)) {
    if (items.length > 0) {
      cursor.expect(',');
    }
    items.push(readExpression(cursor));
    cursor.skipSpace();
  }
  return items;
}

function readOperand(cursor: Cursor): Expression {
  cursor.skipSpace();
  return cursor.nested(() => {
    if (cursor.match(/!|not\b/y) !== undefined) {
      return { kind: 'not', of: readOperand(cursor) };
    }
    if (cursor.take('(')) {
      const inside = readExpression(cursor);
      cursor.expect(')');
      return inside;
    }
    if (cursor.take('[')) {
      return readBracket(cursor);
    }
    return cursor.take('{') ? readMap(cursor) : readLeaf(cursor);
  });
}

function readBracket(cursor: Cursor): Expression {
  cursor.skipSpace();
  if (cursor.take(']')) {
    return { kind: 'list', items: [] };
  }
  const first = readExpression(cursor);
  cursor.skipSpace();
  if (cursor.take('..')) {
    const to = readExpression(cursor);
    cursor.expect(']');
    return { kind: 'range', from: first, to };
  }
  const more = cursor.take(',') ? readList(cursor, ']') : (cursor.expect(']'), []);
  return { kind: 'list', items: [first, ...more] };
}

function readMap(cursor: Cursor): Expression {
  const entries: (readonly [Expression, Expression])[] = [];
  cursor.skipSpace();
  while (!cursor.take('}')) {
    if (entries.length > 0) {
      cursor.expect(',');
    }
    const key = readExpression(cursor);
    cursor.expect(':');
    entries.push([key, readExpression(cursor)]);
    cursor.skipSpace();
  }
  return { kind: 'map', entries };
}

function readLeaf(cursor: Cursor): Expression {
  const number = cursor.match(/-?\d+(\.\d+)?/y);
  if (number !== undefined) {
    return { kind: 'literal', value: Number(number[0]) };
  }
  const word = cursor.match(/(true|false|null)\b/y);
  if (word !== undefined) {
    return { kind: 'literal', value: word[0] === 'null' ? null : word[0] === 'true' };
  }
  const plain = cursor.match(/'((?:[^']|'')*)'/y);
  if (plain !== undefined) {
    return { kind: 'literal', value: (plain[1] ?? '').replaceAll("''", "'") };
  }
  const quoted = cursor.match(/"((?:[^"]|"")*)"/y);
  if (quoted !== undefined) {
    // References inside of double quotes are put in; single quotes keep their text.
    const inside = (quoted[1] ?? '').replaceAll('""', '"');
    return { kind: 'text', parts: readText(new Cursor(inside)) };
  }
  const found = readReference(cursor);
  if (found === undefined) {
    throw cursor.trouble('a value is missing');
  }
  return { kind: 'reference', reference: found.reference };
}

function readText(cursor: Cursor): readonly Part[] {
  const parts: Part[] = [];
  while (!cursor.ended) {
    const text = cursor.match(/[^$]+/y)?.[0];
    const part = text === undefined ? readReference(cursor) : undefined;
    parts.push(part ?? { kind: 'text', text: text ?? cursor.text.charAt(cursor.at++) });
  }
  return parts;
}

/** Reads `$x`, `$!x`, `${x}` or `$!{x}` with its way in; undefined where the dollar is just a dollar. */
export function readReference(cursor: Cursor): ShownReference | undefined {
  const from = cursor.at;
  const head = cursor.match(/\$(!?)(\{?)([A-Za-z_]\w*)/y);
  if (head === undefined) {
    return undefined;
  }
  const path: Hop[] = [];
  for (let hop = readHop(cursor); hop !== undefined; hop = readHop(cursor)) {
    path.push(hop);
  }
  if (head[2] === '{') {
    cursor.expect('}');
  }
  return {
    kind: 'reference',
    reference: { name: head[3] ?? '', path },
    source: cursor.text.slice(from, cursor.at),
    quiet: head[1] === '!',
  };
}

/** Reads one hop; what follows a reference in plain text, as the stop of a sentence, is none. */
function readHop(cursor: Cursor): Hop | undefined {
  const name = cursor.match(/\.([A-Za-z_]\w*)/y)?.[1];
  if (name !== undefined) {
    const args = cursor.looksAt('(')
      ? cursor.attempt(() => cursor.nested(() => (cursor.take('('), readList(cursor, ')'))))
      : undefined;
    return args === undefined ? { kind: 'property', name } : { kind: 'method', name, args };
  }
  if (!cursor.looksAt('[')) {
    return undefined;
  }
  return cursor.attempt(() =>
    cursor.nested((): Hop => {
      cursor.expect('[');
      const of = readExpression(cursor);
      cursor.expect(']');
      return { kind: 'index', of };
    }),
  );
}
