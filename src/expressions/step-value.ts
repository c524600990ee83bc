import { isArray, isObject } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { withinBudget } from './evaluation-budget.ts';
import type { Budget } from './evaluation-budget.ts';
import { childrenOf, elementAt, isPlain, memberOf } from './path-steps.ts';
import type { Path, Segment, Selector } from './path-tree.ts';
import { holds } from './step-expression.ts';
import type { StepScope } from './step-expression.ts';
import { callStep } from './step-function.ts';

const INTEGER = /^-?\d+$/;

/**
 * Evaluates a path of a step against the data of a run (facts 5.2); `now` is in milliseconds since 1970-01-01 UTC.
 *
 * Undefined where nothing is found, where a type does not fit, and where the evaluation would look at more than
 * `MAX_VISITS` values. A path that comes to a slice, a wildcard, a union, a filter or `..` gives a list, an empty one if
 * need be: the engine opens its brackets before it looks what to put in.
 */
export function stepValue(path: Path, root: JsonObject, now: number): Json | undefined {
  if (isPlain(path)) {
    return plainValue(path, root);
  }
  return withinBudget((budget) => new Evaluation(root, now, budget).pathValue(path, root));
}

function plainValue(path: Path, start: Json): Json | undefined {
  let value: Json | undefined = start;
  for (const segment of path.segments) {
    value = selected(value, segment);
    if (value === undefined) {
      return undefined;
    }
  }
  return value;
}

/** Gives what a name or an index selects; a number may be written either way for lists and objects alike. */
function selected(value: Json, selector: Selector | Segment): Json | undefined {
  if (selector.kind === 'key') {
    return isArray(value)
      ? INTEGER.test(selector.key)
        ? elementAt(value, Number(selector.key))
        : undefined
      : memberOf(value, selector.key);
  }
  if (selector.kind === 'index') {
    return isArray(value)
      ? elementAt(value, selector.index)
      : memberOf(value, String(selector.index));
  }
  return undefined;
}

class Evaluation implements StepScope {
  readonly budget: Budget;
  readonly #root: Json;
  readonly #now: number;
  /** What paths from `$` inside filters found; they are the same for every element. */
  readonly #fromRoot = new Map<Path, Json | undefined>();

  constructor(root: Json, now: number, budget: Budget) {
    this.#root = root;
    this.#now = now;
    this.budget = budget;
  }

  pathValue(path: Path, current: Json): Json | undefined {
    this.budget.spend();
    if (path.root === '@') {
      return this.#found(path, current);
    }
    if (!this.#fromRoot.has(path)) {
      this.#fromRoot.set(path, this.#found(path, this.#root));
    }
    return this.#fromRoot.get(path);
  }

  #found(path: Path, start: Json): Json | undefined {
    if (isPlain(path)) {
      return plainValue(path, start);
    }
    const out: Json[] = [];
    this.#collect(path, start, 0, false, out);
    return out[0];
  }

  /** Adds what the parts from `at` on find in a value; `inside` a list, further lists are not nested in it. */
  #collect(path: Path, value: Json, at: number, inside: boolean, out: Json[]): void {
    this.budget.spend();
    const segment = path.segments[at];
    if (segment === undefined) {
      const end =
        path.call === undefined ? value : callStep(path.call.name, value, this.#now, this.budget);
      if (end !== undefined) {
        out.push(end);
      }
    } else if (segment.kind === 'key' || segment.kind === 'index') {
      const next = selected(value, segment);
      if (next !== undefined) {
        // Behind a name the engine forgets that it is inside a list, and nests the next one (facts 5.2).
        this.#collect(path, next, at + 1, inside && isArray(value), out);
      }
    } else if (inside) {
      this.#select(path, segment, value, at, out);
    } else {
      const list: Json[] = [];
      this.#select(path, segment, value, at, list);
      out.push(list);
    }
  }

  #select(path: Path, segment: Segment, value: Json, at: number, out: Json[]): void {
    switch (segment.kind) {
      case 'wildcard':
        for (const child of childrenOf(value)) {
          this.#collect(path, child, at + 1, true, out);
        }
        return;
      case 'union':
        for (const part of united(value, segment.parts)) {
          this.#collect(path, part, at + 1, isArray(value), out);
        }
        return;
      case 'slice':
        for (const part of isArray(value) ? sliced(value, segment) : []) {
          this.#collect(path, part, at + 1, false, out);
        }
        return;
      case 'filter':
        for (const item of isArray(value) ? value : []) {
          if (holds(segment.test, item, this)) {
            this.#collect(path, item, at + 1, true, out);
          }
        }
        return;
      case 'descend':
        this.#descend(path, value, at, out);
        return;
      case 'key':
      case 'index':
    }
  }

  /** Finds the part behind `..` in a value and in all below it, a match before what is inside the match. */
  #descend(path: Path, value: Json, at: number, out: Json[]): void {
    const segment = path.segments[at + 1];
    // The engine has filters and slices behind `..` in its grammar, but they match nothing.
    if (segment === undefined || segment.kind === 'filter' || segment.kind === 'slice') {
      return;
    }
    this.budget.spend();
    if (isArray(value)) {
      for (const match of segment.kind === 'wildcard' ? [] : matches(value, segment)) {
        this.#collect(path, match, at + 2, true, out);
      }
      for (const item of value) {
        if (segment.kind === 'wildcard') {
          this.#collect(path, item, at + 2, true, out);
        }
        this.#descend(path, item, at, out);
      }
    } else if (isObject(value)) {
      for (const [key, member] of Object.entries(value)) {
        if (segment.kind === 'wildcard' || names(segment, key)) {
          this.#collect(path, member, at + 2, segment.kind === 'wildcard', out);
        }
        this.#descend(path, member, at, out);
      }
    }
  }
}

function matches(list: readonly Json[], segment: Segment): readonly Json[] {
  if (segment.kind === 'union') {
    return united(list, segment.parts);
  }
  const one = selected(list, segment);
  return one === undefined ? [] : [one];
}

function names(segment: Segment | Selector, key: string): boolean {
  switch (segment.kind) {
    case 'key':
      return segment.key === key;
    case 'index':
      return String(segment.index) === key;
    case 'union':
      return segment.parts.some((part) => names(part, key));
    case 'wildcard':
    case 'slice':
    case 'filter':
    case 'descend':
      return false;
  }
}

/** Gives what a union selects, each once and in the order of the data; a negative index makes it the order of the union. */
function united(value: Json, parts: readonly Selector[]): readonly Json[] {
  if (isObject(value)) {
    return Object.keys(value).flatMap((key) =>
      parts.some((part) => names(part, key)) ? [value[key] as Json] : [],
    );
  }
  if (!isArray(value)) {
    return [];
  }
  const indexes = parts.flatMap((part) =>
    part.kind === 'index'
      ? [part.index]
      : part.kind === 'key' && INTEGER.test(part.key)
        ? [Number(part.key)]
        : [],
  );
  const ordered = indexes.some((index) => index < 0)
    ? indexes
    : [...new Set(indexes)].toSorted((a, b) => a - b);
  return ordered.map((index) => elementAt(value, index)).filter((item) => item !== undefined);
}

function* sliced(
  list: readonly Json[],
  slice: { readonly from?: number; readonly to?: number; readonly step?: number },
): Generator<Json> {
  const length = list.length;
  const step = slice.step || 1;
  let from = slice.from ?? (step > 0 ? 0 : length - 1);
  let to = slice.to ?? (step > 0 ? length : -1);
  from = from < 0 ? Math.max(0, from + length) : from;
  if (slice.to !== undefined && to < 0) {
    to = Math.max(-1, to + length);
  }
  // Where the engine has to count from the end, a start behind the end is the last element to it.
  const counted = slice.from !== undefined && slice.to !== undefined && step === 1;
  if (from >= length && !(counted && (slice.from ?? 0) >= 0 && (slice.to ?? 0) >= 0)) {
    from = length - 1;
  }
  for (let at = from; step > 0 ? at < Math.min(to, length) : at > to; at += step) {
    const item = list[at];
    if (item !== undefined) {
      yield item;
    }
  }
}
