import * as v from 'valibot';
import { suggest } from '../documents/suggest.ts';
import { isArray, isObject, objectOf } from '../kernel/json.ts';
import type { Json } from '../kernel/json.ts';
import { formatPointer, parsePointer } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';
import type { TestFinding } from './test-findings.ts';

/** The parts of valibot's schema objects that are looked at (valibot.dev, "Schemas"). */
interface Shape {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Shape>>;
  readonly wrapped?: Shape;
  readonly value?: Shape;
  readonly item?: Shape;
  readonly options?: readonly Shape[];
  readonly getter?: (input: unknown) => Shape;
}

type Tokens = readonly (string | number)[];
type Issue = v.BaseIssue<unknown>;

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'must be a text; put it in quotes if it looks like a number',
  number: 'must be a number',
  boolean: 'must be true or false',
  array: 'must be a list',
  record: 'must be a map of names',
  strict_object: 'must be a map of keys',
};

/** What checking a value gave. */
export interface Checked<T> {
  /** What could be read; with findings, the part of it that fits. */
  readonly value?: T;
  readonly findings: readonly TestFinding[];
}

/**
 * Reads a value by its schema; every unknown key and every value that does not fit is found, not only the first.
 * `without` gives the value without what does not fit, so that the rest can still be looked at.
 */
export function checkShape<T>(
  schema: v.GenericSchema<unknown, T>,
  value: Json,
  without: (value: Json, pointer: Pointer) => Json,
): Checked<T> {
  const findings: TestFinding[] = [];
  const known = strip(schema as unknown as Shape, value, [], findings);
  // What is taken out can leave what holds it unfit in turn, at most up to the root.
  let rest = known;
  for (let depth = 0; depth < MAX_DEPTH; depth += 1) {
    const result = v.safeParse(schema, rest, { abortPipeEarly: true });
    if (result.success) {
      return { value: result.output, findings };
    }
    const misfits = result.issues.flatMap((issue) => found(issue, []));
    findings.push(...(depth === 0 ? news(misfits, findings) : []));
    rest = misfits.reduce((left, { pointer }) => without(left, pointer), rest);
  }
  return { findings };
}

const MAX_DEPTH = 10;

/** A value that does not fit. */
interface Misfit extends TestFinding {
  /** It is about the members of a map taken together. */
  readonly isWhole: boolean;
}

/** Several ways of one place can be wrong alike; and a map whose key is misspelt is incomplete for that alone. */
function news(misfits: readonly Misfit[], known: readonly TestFinding[]): readonly TestFinding[] {
  const maps = new Set(
    known.map(({ pointer }) => formatPointer(parsePointer(pointer).slice(0, -1))),
  );
  const told = new Set<string>();
  return misfits.flatMap(({ isWhole, ...finding }) => {
    const id = JSON.stringify(finding);
    const isKnown = told.has(id) || (isWhole && maps.has(finding.pointer));
    told.add(id);
    return isKnown ? [] : [finding];
  });
}

/** Gives the value without the keys its schema does not know: valibot itself would stop at the first. */
function strip(shape: Shape, value: Json, at: Tokens, findings: TestFinding[]): Json {
  if (shape.getter !== undefined) {
    return strip(shape.getter(value), value, at, findings);
  }
  if (shape.wrapped !== undefined) {
    return strip(shape.wrapped, value, at, findings);
  }
  if (shape.options !== undefined) {
    const option = shape.options.find((one) =>
      isArray(value) ? one.type === 'array' : one.entries !== undefined || one.type === 'record',
    );
    return option === undefined ? value : strip(option, value, at, findings);
  }
  const { item, value: member } = shape;
  if (isArray(value)) {
    return item === undefined
      ? value
      : value.map((one, index) => strip(item, one, [...at, index], findings));
  }
  if (!isObject(value)) {
    return value;
  }
  if (shape.entries !== undefined) {
    return stripEntries(shape.entries, value, at, findings);
  }
  return shape.type !== 'record' || member === undefined
    ? value
    : objectOf(
        Object.entries(value).map(([key, one]) => [
          key,
          strip(member, one, [...at, key], findings),
        ]),
      );
}

function stripEntries(
  entries: Readonly<Record<string, Shape>>,
  value: Readonly<Record<string, Json>>,
  at: Tokens,
  findings: TestFinding[],
): Json {
  return objectOf(
    Object.entries(value).flatMap(([key, member]): readonly (readonly [string, Json])[] => {
      const shape = Object.hasOwn(entries, key) ? entries[key] : undefined;
      if (shape !== undefined) {
        return [[key, strip(shape, member, [...at, key], findings)]];
      }
      const near = suggest(key, Object.keys(entries));
      findings.push({
        code: 'TEST_UNKNOWN_KEY',
        pointer: formatPointer([...at, key]),
        detail: `It is \`${key.slice(0, 80)}\`.`,
        hint:
          near === undefined
            ? `There is ${Object.keys(entries).join(', ')}.`
            : `Did you mean \`${near}\`?`,
      });
      return [];
    }),
  );
}

function found(issue: Issue, base: Tokens): readonly Misfit[] {
  const tokens = [...base, ...(issue.path ?? []).map((item) => item.key as string | number)];
  // Of a union, what is wrong inside one of its forms says more than "none of these".
  const inner = issue.issues?.filter((one) => (one.path ?? []).length > 0) ?? [];
  if (inner.length > 0) {
    return inner.flatMap((one) => found(one, tokens));
  }
  return [{ ...findingOf(issue, tokens), isWhole: issue.type === 'check' }];
}

function findingOf(issue: Issue, tokens: Tokens): TestFinding {
  const pointer = formatPointer(tokens);
  const name = `\`${String(tokens.at(-1) ?? 'the file')}\``;
  if (issue.type === 'strict_object' && issue.received === 'undefined') {
    const code = pointer === '/tests' ? 'TEST_NONE' : 'TEST_MISSING_KEY';
    return { code, pointer: formatPointer(tokens.slice(0, -1)), detail: `It is ${name}.` };
  }
  if (issue.type === 'min_length' && pointer === '/tests') {
    return { code: 'TEST_NONE', pointer };
  }
  return issue.type === 'picklist'
    ? unknownWord(issue, name, pointer)
    : { code: 'TEST_VALUE', pointer, detail: `${name} ${wordsOf(issue)}.` };
}

function wordsOf(issue: Issue): string {
  if (issue.type === 'union') {
    const words = (issue.issues ?? []).map(wordsOf);
    return [...new Set(words)].join(', or ') || 'does not fit';
  }
  return Object.hasOwn(EXPECTED, issue.type) ? (EXPECTED[issue.type] ?? '') : issue.message;
}

function unknownWord(issue: Issue, name: string, pointer: string): TestFinding {
  // Valibot gives the words only as a text: `("a" | "b")`.
  const quoted = issue.expected?.match(/"(?:[^"\\]|\\.)*"/g) ?? [];
  const options = quoted.map((one) => JSON.parse(one) as string);
  const near = typeof issue.input === 'string' ? suggest(issue.input, options) : undefined;
  return {
    code: 'TEST_VALUE',
    pointer,
    detail: `${name} must be one of ${options.join(', ')}.`,
    ...(near === undefined ? {} : { hint: `Did you mean \`${near}\`?` }),
  };
}
