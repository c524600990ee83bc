import { isArray, isObject, objectOf, own } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { withinBudget } from './evaluation-budget.ts';
import type { Budget } from './evaluation-budget.ts';
import { accepts } from './filter-expression.ts';
import type { FilterScope } from './filter-expression.ts';
import { callFilter } from './filter-function.ts';
import { childrenOf, elementAt, memberOf } from './path-steps.ts';
import type { Call, Expression, Path, Segment, Selector } from './path-tree.ts';

/**
 * Evaluates a trigger filter against a payload (facts 4.3).
 *
 * A path of names and indexes gives one value, any other a list. Undefined where the names and indexes a path starts
 * with find nothing, and where the evaluation would look at more than `MAX_VISITS` values.
 */
export function filterValue(path: Path, payload: Json): Json | undefined {
  return withinBudget((budget) => new Evaluation(payload, budget).pathValue(path, payload));
}

/** Says whether a payload starts the workflow: the filter finds something, which an empty list and null are not. */
export function filterPasses(path: Path, payload: Json): boolean {
  const value = filterValue(path, payload);
  return value !== undefined && value !== null && !(isArray(value) && value.length === 0);
}

class Evaluation implements FilterScope {
  readonly budget: Budget;
  invalid = false;
  readonly #root: Json;
  /** Whether a name found nothing behind the first part that gives a list. */
  #incomplete = false;
  /** What paths from `$` inside filters found; they are the same for every element. */
  readonly #fromRoot = new Map<Path, Json | undefined>();

  constructor(root: Json, budget: Budget) {
    this.#root = root;
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

  exists(path: Path, current: Json): boolean {
    const before = this.#incomplete;
    this.#incomplete = false;
    const found = this.#found(path, path.root === '@' ? current : this.#root) !== undefined;
    // A list counts even when it is empty, unless an element of it lacked what the path names.
    const exists = found && !this.#incomplete;
    this.#incomplete = before;
    return exists;
  }

  #found(path: Path, start: Json): Json | undefined {
    if (path.call !== undefined && path.segments[0]?.kind === 'descend') {
      // A function behind `$..x` works on the list of all matches, one behind any other list on each element.
      const { call, ...all } = path;
      return this.#called(call, start, [{ kind: 'path', path: all }]);
    }
    let value = start;
    for (const [at, segment] of path.segments.entries()) {
      if (segment.kind !== 'key' && segment.kind !== 'index') {
        return this.#listed(path, segment, value, at);
      }
      const next = selected(value, segment);
      if (next === undefined) {
        return undefined;
      }
      value = next;
    }
    return path.call === undefined ? value : this.#called(path.call, value, path.call.arguments);
  }

  #listed(path: Path, segment: Segment, value: Json, at: number): Json | undefined {
    if (isMerge(path, segment, at)) {
      return isObject(value) ? merged(value, segment) : undefined;
    }
    if (segment.kind === 'filter' && !isObject(value) && !isArray(value)) {
      return undefined;
    }
    const out: Json[] = [];
    this.#collect(path, value, at, out);
    return out;
  }

  #collect(path: Path, value: Json, at: number, out: Json[]): void {
    this.budget.spend();
    const segment = path.segments[at];
    if (segment === undefined) {
      const end =
        path.call === undefined ? value : this.#called(path.call, value, path.call.arguments);
      if (end !== undefined) {
        out.push(end);
      }
    } else if (segment.kind === 'descend') {
      this.#descend(path, value, at, out);
    } else if (isMerge(path, segment, at)) {
      if (isObject(value)) {
        out.push(merged(value, segment));
      }
    } else {
      this.#select(path, segment, value, at, out);
    }
  }

  #select(
    path: Path,
    segment: Exclude<Segment, { readonly kind: 'descend' }>,
    value: Json,
    at: number,
    out: Json[],
  ): void {
    switch (segment.kind) {
      case 'filter':
        // On an object, the filter tests the object itself (facts 4.3).
        for (const item of isObject(value) ? [value] : childrenOf(value)) {
          if (accepts(segment.test, item, this)) {
            this.#collect(path, item, at + 1, out);
          }
        }
        return;
      case 'wildcard':
        for (const child of childrenOf(value)) {
          this.#collect(path, child, at + 1, out);
        }
        return;
      case 'slice':
        for (const item of isArray(value) ? sliced(value, segment.from, segment.to) : []) {
          this.#collect(path, item, at + 1, out);
        }
        return;
      case 'key':
      case 'index':
      case 'union':
        for (const part of segment.kind === 'union' ? segment.parts : [segment]) {
          const next = selected(value, part);
          if (next !== undefined) {
            this.#collect(path, next, at + 1, out);
          } else if (part.kind === 'key' && isObject(value)) {
            this.#incomplete = true;
          }
        }
    }
  }

  /** Applies the part behind `..` to a value and to all below it; a filter there has to take a list to look inside it. */
  #descend(path: Path, value: Json, at: number, out: Json[]): void {
    this.budget.spend();
    const segment = path.segments[at + 1];
    if (segment === undefined || (!isArray(value) && !isObject(value))) {
      return;
    }
    const fits =
      segment.kind === 'filter'
        ? accepts(segment.test, value, this)
        : segment.kind !== 'key' || memberOf(value, segment.key) !== undefined;
    if (fits) {
      this.#collect(path, value, at + 1, out);
    }
    for (const child of childrenOf(value)) {
      this.#descend(path, child, at, out);
    }
  }

  #called(call: Call, value: Json, written: readonly Expression[]): Json | undefined {
    const passed = written.flatMap((argument) => {
      if (argument.kind === 'value') {
        return [argument.value];
      }
      const given =
        argument.kind === 'path' ? this.#passed(call.name, argument.path, value) : undefined;
      return given === undefined ? [] : [given];
    });
    return callFilter(call.name, value, passed);
  }

  /** Gives what a path passed to a function finds; a length is that of what is inside all it finds. */
  #passed(name: string, path: Path, current: Json): Json | undefined {
    if (name !== 'length' && name !== 'size') {
      return this.pathValue(path, current);
    }
    const inside: Path = {
      ...path,
      segments: [...path.segments, { kind: 'wildcard', at: path.at }],
    };
    return this.#found(inside, path.root === '@' ? current : this.#root);
  }
}

function selected(value: Json, selector: Selector | Segment): Json | undefined {
  if (selector.kind === 'key') {
    return memberOf(value, selector.key);
  }
  return selector.kind === 'index' && isArray(value) ? elementAt(value, selector.index) : undefined;
}

type Union = Extract<Segment, { readonly kind: 'union' }>;

/** Says whether a part is `['a','b']` at the end of a path, which gives one object with both. */
function isMerge(path: Path, segment: Segment, at: number): segment is Union {
  return (
    at === path.segments.length - 1 &&
    segment.kind === 'union' &&
    segment.parts.every((part) => part.kind === 'key')
  );
}

function merged(value: JsonObject, union: Union): JsonObject {
  return objectOf(
    union.parts.flatMap((part) => {
      const member = part.kind === 'key' ? own(value, part.key) : undefined;
      return part.kind === 'key' && member !== undefined ? [[part.key, member] as const] : [];
    }),
  );
}

/** With both ends written, a negative start counts from the end but a negative end does not. */
function sliced(
  list: readonly Json[],
  from: number | undefined,
  to: number | undefined,
): readonly Json[] {
  if (from === undefined || to === undefined || from >= 0) {
    return from !== undefined && to !== undefined && to < 0 ? [] : list.slice(from ?? 0, to);
  }
  const out: Json[] = [];
  for (let at = Math.max(from, -list.length); at < Math.min(to, list.length); at += 1) {
    const item = elementAt(list, at);
    if (item !== undefined) {
      out.push(item);
    }
  }
  return out;
}
