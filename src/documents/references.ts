import { own, stringAt } from '../kernel/json.ts';
import { formatPointer } from '../kernel/pointer.ts';
import type { PathRoot } from '../expressions/path-roots.ts';
import { isPlainKey, variableName } from '../expressions/step-name.ts';
import { LOOP_ACTIONS } from '../workflow/step.ts';
import type { StepMap } from '../workflow/step.ts';
import { alwaysBefore } from './always-before.ts';
import type { AlwaysBefore } from './always-before.ts';
import type { WrittenPath } from './expressions.ts';
import { attributesOf } from './leaves.ts';
import type { Leaf } from './leaves.ts';

/** A path that will not find what it asks for. */
export interface BadReference {
  readonly kind: 'unknown' | 'later' | 'itself' | 'punctuation' | 'outer';
  readonly leaf: Leaf;
  /** The name below `$` that was written. */
  readonly name: string;
  /** The step that is meant; absent for an unknown name. */
  readonly step?: string;
  /** For an unknown name: the names that there are. */
  readonly names?: readonly string[];
}

/** What is known of a step map while references into it are judged. */
interface Scope {
  readonly map: StepMap;
  readonly byName: ReadonlyMap<string, string>;
  /** Steps with punctuation in their key, by what is left of it; like the next two made when first asked for. */
  bySquash(): ReadonlyMap<string, string>;
  names(): readonly string[];
  before(): AlwaysBefore;
  /** The map around this one, when it is a loop's body. */
  readonly outer?: Scope;
}

/** Names that are always there (facts 5.1). */
const ALWAYS: ReadonlySet<string> = new Set(['trigger', 'secrets']);

/**
 * Lists the references in steps that cannot work, each name once a value. In a map that is not in `written`, because a tag stands
 * for a step or an arrow, none is judged.
 */
export function badReferences(
  paths: readonly WrittenPath[],
  maps: readonly StepMap[],
  written: ReadonlySet<StepMap>,
): readonly BadReference[] {
  const scopes = scopesOf(maps);
  const seen = new Set<string>();
  const bad: BadReference[] = [];
  for (const { leaf, dialect, absolute, roots } of paths) {
    const scope = leaf.place === undefined ? undefined : scopes.get(leaf.place.map);
    if (dialect !== 'step' || !absolute || scope === undefined) {
      continue;
    }
    for (const root of roots) {
      const found = isWritten(scope, written) ? judge(root, leaf, scope) : undefined;
      const id = found === undefined ? '' : `${leaf.pointer} ${found.name}`;
      if (found !== undefined && !seen.has(id)) {
        seen.add(id);
        bad.push({ ...found, leaf });
      }
    }
  }
  return bad;
}

function isWritten({ map, outer }: Scope, written: ReadonlySet<StepMap>): boolean {
  return written.has(map) && (outer === undefined || isWritten(outer, written));
}

function scopesOf(maps: readonly StepMap[]): ReadonlyMap<StepMap, Scope> {
  const scopes = new Map<StepMap, Scope>();
  const byBody = new Map<string, Scope>();
  // A body always comes after the map that holds its loop.
  for (const map of maps) {
    const outer = byBody.get(map.pointer);
    const keys = [...map.steps.keys()];
    const byName = new Map(keys.map((key) => [variableName(key), key]));
    const scope: Scope = {
      map,
      byName,
      bySquash: once(
        () => new Map(keys.filter((key) => !isPlainKey(key)).map((key) => [squash(key), key])),
      ),
      names: once(() => [...byName.keys(), ...ALWAYS]),
      before: once(() => alwaysBefore(map)),
      ...(outer === undefined ? {} : { outer }),
    };
    scopes.set(map, scope);
    for (const [key, step] of map.steps) {
      if (LOOP_ACTIONS.has(stringAt(step, 'actionId') ?? '')) {
        byBody.set(`${map.pointer}${formatPointer(['steps', key, 'attributes'])}`, scope);
      }
    }
  }
  return scopes;
}

type Judgement = Omit<BadReference, 'leaf'> | undefined;

function judge(root: PathRoot, leaf: Leaf, scope: Scope): Judgement {
  const step = leaf.place?.key ?? '';
  if (scope.outer === undefined) {
    return ALWAYS.has(root.name) ? undefined : judgeIn(root.name, step, leaf.key, scope);
  }
  if (root.name === 'loop') {
    return judgeContext(root.rest, scope, scope.outer);
  }
  if (scope.byName.has(root.name) || root.name === 'secrets') {
    return root.name === 'secrets' ? undefined : judgeIn(root.name, step, leaf.key, scope);
  }
  const outside = root.name === 'trigger' ? 'trigger' : scope.outer.byName.get(root.name);
  if (outside !== undefined && isSerialVariable(outside, scope, scope.outer)) {
    return undefined;
  }
  return outside === undefined
    ? judgeIn(root.name, step, leaf.key, scope)
    : { kind: 'outer', name: root.name, step: outside };
}

/** A serial loop reads and updates the variables around it from pass to pass: that is what it is for (facts 3.4, 5.3). */
function isSerialVariable(target: string, scope: Scope, outer: Scope): boolean {
  const loop = outer.map.steps.get(scope.map.loop ?? '') ?? {};
  const step = outer.map.steps.get(target) ?? {};
  return (
    stringAt(loop, 'actionId') === 'sp:serial:iterator' &&
    stringAt(step, 'type')?.toLowerCase() === 'mutation'
  );
}

/** `$.loop.context.x` is `$.x` of the map around, when the loop hands on the whole of it (facts 3.4). */
function judgeContext(rest: readonly string[], scope: Scope, outer: Scope): Judgement {
  const [part, name] = rest;
  const loop = scope.map.loop ?? '';
  const step = outer.map.steps.get(loop);
  const handsOn = step !== undefined && stringAt(attributesOf(step), 'context.$')?.trim() === '$';
  if (part !== 'context' || name === undefined || !handsOn || ALWAYS.has(name)) {
    return undefined;
  }
  return outer.outer === undefined ? judgeIn(name, loop, 'context.$', outer) : undefined;
}

function judgeIn(name: string, step: string, key: string, scope: Scope): Judgement {
  const target = scope.byName.get(name) ?? scope.bySquash().get(squash(name));
  if (target === undefined) {
    return { kind: 'unknown', name, names: scope.names() };
  }
  if (!isPlainKey(target)) {
    return { kind: 'punctuation', name, step: target };
  }
  // A result selector reads the step's own output, before the rest of it is dropped (facts 3.2).
  if ((target === step && key === 'resultSelector') || !scope.before().reaches(step)) {
    return undefined;
  }
  if (target === step) {
    return { kind: 'itself', name, step: target };
  }
  return scope.before().isBefore(target, step) ? undefined : { kind: 'later', name, step: target };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function squash(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]/gu, '').toLowerCase();
}

/** Says whether a member is present and not empty. */
export function isFilled(holder: Leaf['holder'], key: string): boolean {
  const value = own(holder, key);
  return value !== undefined && value !== null && value !== '';
}
