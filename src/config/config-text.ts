import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Document, Node } from 'yaml';
import { codeFrame } from '../kernel/diagnostic.ts';
import type { Diagnostic, Position } from '../kernel/diagnostic.ts';
import { isObject } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { formatPointer } from '../kernel/pointer.ts';
import { CONFIG_ERRORS } from './errors.ts';
import type { Problem, Tokens } from './problem.ts';

/** Where the problems of one configuration are shown. */
export interface ConfigText {
  /** The root; undefined when the text cannot be read, which `broken` then explains. */
  readonly value: JsonObject | undefined;
  readonly broken: readonly Diagnostic[];
  /** Gives a problem its place. */
  locate(problem: Problem): Diagnostic;
}

const START: Position = { line: 1, column: 1 };

/** A line with one of these, or below one, is shown to nobody, nor is one of `notify`: a secret may stand in it. */
const MAY_HOLD_SECRET = /secret|token|passw|client|auth|key\b|:\/\/[^\s/]*@/i;

/** Reads a configuration's YAML; `file` is the name in diagnostics, `empty` what a text without a value is. */
export function readConfigText(
  text: string,
  file: string,
  { empty }: { readonly empty: 'map' | 'error' } = { empty: 'error' },
): ConfigText {
  const lines = new LineCounter();
  // The parser's own pretty messages quote the lines, secrets included.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const broken = document.errors.map((error) =>
    yamlProblem(file, positionAt(lines, error.pos[0]), withoutQuotes(error.message)),
  );
  const nothing = empty === 'map' && document.contents === null;
  const value = broken.length > 0 ? undefined : nothing ? {} : toJson(document);
  if (value === undefined && broken.length === 0) {
    broken.push(yamlProblem(file, START, 'The file must be a map of keys.'));
  }
  const notify = linesOf(document, lines, 'notify');
  return {
    value,
    broken,
    locate: (problem) => {
      const at = positionAt(lines, offsetOf(document, problem.tokens, problem.at));
      const frame = codeFrame(text, at, 0);
      const hidden =
        problem.tokens.some((token) => MAY_HOLD_SECRET.test(String(token))) ||
        MAY_HOLD_SECRET.test(frame) ||
        (at.line >= notify.first && at.line <= notify.last);
      return { ...withoutPlace(problem, file), ...at, ...(hidden ? {} : { frame }) };
    },
  };
}

/** Stands in for a file that cannot be read. */
export function unreadText(broken: Diagnostic): ConfigText {
  const locate = (problem: Problem): Diagnostic => ({
    ...withoutPlace(problem, broken.file),
    ...START,
  });
  return { value: undefined, broken: [broken], locate };
}

/** Stands in for a file where the environment says everything. */
export function environmentText(value: JsonObject): ConfigText {
  return {
    value,
    broken: [],
    locate: (problem) => ({ ...withoutPlace(problem, 'environment'), ...START }),
  };
}

function withoutPlace(problem: Problem, file: string): Omit<Diagnostic, 'line' | 'column'> {
  const { code, severity, message, hint } = problem;
  return { code, severity, message, hint, file, pointer: formatPointer(problem.tokens) };
}

function yamlProblem(file: string, at: Position, message: string): Diagnostic {
  const { hint } = CONFIG_ERRORS.CONFIG_YAML;
  return { code: 'CONFIG_YAML', severity: 'error', message, hint, file, pointer: '', ...at };
}

/** Some of the parser's messages end with the text they are about. */
function withoutQuotes(message: string): string {
  return message.replace(/:? *["'`].*$/s, '');
}

function toJson(document: Document): JsonObject | undefined {
  try {
    // Through text and back: what is no JSON (an anchor that holds itself, .nan) ends here.
    const value = JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: 100 }))) as Json;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function positionAt(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return line === 0 ? START : { line, column: col };
}

/** The lines from a key at the root to the end of its value; none where it is absent. */
function linesOf(
  document: Document,
  lines: LineCounter,
  key: string,
): { readonly first: number; readonly last: number } {
  const end = rangeOf(document.get(key, true), 2);
  return end === undefined
    ? { first: 1, last: 0 }
    : {
        first: positionAt(lines, offsetOf(document, [key], 'key')).line,
        last: positionAt(lines, end).line,
      };
}

/** Finds where a place begins; for one that is not there, its nearest ancestor. */
function offsetOf(document: Document, tokens: Tokens, at: Problem['at']): number {
  let node: unknown = document.contents;
  let keyAt = startOf(node);
  for (const token of tokens) {
    const pair = isMap(node)
      ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(token))
      : undefined;
    const next: unknown = isSeq(node) ? node.items[Number(token)] : pair?.value;
    if (pair === undefined && next === undefined) {
      return keyAt;
    }
    keyAt = startOf(pair === undefined ? next : pair.key);
    node = next;
  }
  return at === 'key' ? keyAt : (rangeOf(node) ?? keyAt);
}

function startOf(node: unknown): number {
  return rangeOf(node) ?? 0;
}

/** Where a node begins (0), its value ends (1), or it ends with its comments and spaces (2). */
function rangeOf(node: unknown, side: 0 | 1 | 2 = 0): number | undefined {
  return (node as Node | null | undefined)?.range?.[side];
}
