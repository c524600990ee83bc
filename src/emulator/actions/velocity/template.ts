import { Cursor } from './cursor.ts';
import { readExpression, readReference } from './expression.ts';
import type { Branch, Part } from './tree.ts';

/** What ends the parts of a block. */
type Ender = 'end' | 'else' | 'elseif';

/** What Velocity has and a mail cannot use here. */
const REFUSED: ReadonlySet<string> = new Set(['macro', 'parse', 'include', 'evaluate', 'define']);

/** Parses a template; throws a VelocityTrouble for one that is invalid. */
export function parseTemplate(text: string): readonly Part[] {
  const cursor = new Cursor(text);
  const { parts, ender } = readParts(cursor);
  if (ender !== undefined) {
    throw cursor.trouble(`#${ender} ends nothing`);
  }
  return parts;
}

function readParts(cursor: Cursor): {
  readonly parts: readonly Part[];
  readonly ender: Ender | undefined;
} {
  const parts: Part[] = [];
  while (!cursor.ended) {
    const text = cursor.match(/[^$#\\]+/y)?.[0] ?? cursor.match(/\\([$#])/y)?.[1];
    if (text !== undefined) {
      parts.push({ kind: 'text', text });
    } else if (cursor.looksAt('$')) {
      parts.push(readReference(cursor) ?? { kind: 'text', text: oneCharacter(cursor) });
    } else {
      const read = skipComment(cursor) ? undefined : readDirective(cursor);
      if (typeof read === 'string') {
        return { parts, ender: read };
      }
      if (read !== undefined) {
        parts.push(read);
      }
    }
  }
  return { parts, ender: undefined };
}

function oneCharacter(cursor: Cursor): string {
  cursor.at += 1;
  return cursor.text.charAt(cursor.at - 1);
}

function skipComment(cursor: Cursor): boolean {
  if (cursor.match(/##[^\n]*\n?/y) !== undefined) {
    return true;
  }
  if (!cursor.take('#*')) {
    return false;
  }
  readUpTo(cursor, '*#');
  return true;
}

function readUpTo(cursor: Cursor, close: string): string {
  const end = cursor.text.indexOf(close, cursor.at);
  if (end < 0) {
    throw cursor.trouble(`"${close}" is missing`);
  }
  const text = cursor.text.slice(cursor.at, end);
  cursor.at = end + close.length;
  return text;
}

/** Reads a directive, or the ender of the block around it; a `#` that starts neither is text. */
function readDirective(cursor: Cursor): Part | Ender {
  if (cursor.take('#[[')) {
    return { kind: 'text', text: readUpTo(cursor, ']]#') };
  }
  const from = cursor.at;
  const found = cursor.match(/#(?:\{([a-z]+)\}|([a-z]+)\b)/y);
  const name = found?.[1] ?? found?.[2] ?? '';
  switch (name) {
    case 'if':
      return cursor.nested(() => readIf(cursor));
    case 'foreach':
      return cursor.nested(() => readForeach(cursor));
    case 'set':
      return readSet(cursor);
    case 'break':
    case 'stop':
      return { kind: 'leave', what: name };
    case 'end':
    case 'else':
      skipLineEnd(cursor);
      return name;
    case 'elseif':
      return name;
    default:
      if (REFUSED.has(name)) {
        throw cursor.trouble(`#${name} is not available in a mail`);
      }
      cursor.at = from;
      return { kind: 'text', text: oneCharacter(cursor) };
  }
}

function readIf(cursor: Cursor): Part {
  const branches: Branch[] = [];
  let opened: Ender | undefined = 'elseif';
  while (opened === 'elseif' || opened === 'else') {
    const test = opened === 'elseif' ? readTest(cursor) : undefined;
    const block = readParts(cursor);
    branches.push({ test, parts: block.parts });
    if (opened === 'else' && block.ender !== 'end') {
      throw cursor.trouble('#else has no #end');
    }
    opened = block.ender;
  }
  if (opened !== 'end') {
    throw cursor.trouble('#if has no #end');
  }
  return { kind: 'if', branches };
}

function readTest(cursor: Cursor): Branch['test'] {
  cursor.expect('(');
  const test = readExpression(cursor);
  cursor.expect(')');
  skipLineEnd(cursor);
  return test;
}

function readForeach(cursor: Cursor): Part {
  cursor.expect('(');
  cursor.skipSpace();
  const name = cursor.match(/\$\{?([A-Za-z_]\w*)\}?\s+in\b/y)?.[1];
  if (name === undefined) {
    throw cursor.trouble('#foreach is written as #foreach($item in $list)');
  }
  const list = readExpression(cursor);
  cursor.expect(')');
  skipLineEnd(cursor);
  const { parts, ender } = readParts(cursor);
  if (ender !== 'end') {
    throw cursor.trouble('#foreach has no #end');
  }
  return { kind: 'foreach', name, list, parts };
}

function readSet(cursor: Cursor): Part {
  cursor.expect('(');
  cursor.skipSpace();
  const name = cursor.match(/\$\{?([A-Za-z_]\w*)\}?\s*=(?!=)/y)?.[1];
  if (name === undefined) {
    throw cursor.trouble('#set is written as #set($name = value)');
  }
  const value = readExpression(cursor);
  cursor.expect(')');
  skipLineEnd(cursor);
  return { kind: 'set', name, value };
}

/** A directive takes the rest of its line with it when there is nothing on it. */
function skipLineEnd(cursor: Cursor): void {
  cursor.match(/[ \t]*\r?\n/y);
}
