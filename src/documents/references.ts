import { own, stringAt } from '../kernel/json.ts';
import { nearest } from '../kernel/nearest.ts';
import { formatPointer } from '../kernel/pointer.ts';
import { pathRoots } from '../expressions/path-roots.ts';
import type { PathRoot } from '../expressions/path-roots.ts';
import { isPlainKey, variableName } from '../expressions/step-name.ts';
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
  /** The step that is meant; for an unknown name the nearest one, if any is near. */
  readonly step?: string;
}

/** What is known of a step map while references into it are judged. */
interface Scope {
  readonly map: StepMap;
  readonly byName: ReadonlyMap<string, string>;
  readonly before: AlwaysBefore;
  /** The map around this one, when it is a loop's body. */
  readonly outer?: Scope;
}

/** Names that are always there (facts 5.1). */
const ALWAYS: ReadonlySet<string> = new Set(['trigger', 'secrets']);

/** Lists the references in steps that cannot work, each name once a value. */
export function badReferences(
  paths: readonly WrittenPath[],
  maps: readonly StepMap[],
): readonly BadReference[] {
  const scopes = scopesOf(maps);
  const seen = new Set<string>();
  return paths.flatMap(({ leaf, dialect, parsed }) => {
    const scope = leaf.place === undefined ? undefined : scopes.get(leaf.place.map);
    if (!parsed.ok || dialect !== 'step' || scope === undefined) {
      return [];
    }
    return pathRoots(parsed.value).flatMap((root) => {
      const found = judge(root, leaf, scope);
      const id = `${leaf.pointer} ${found?.name}`;
      if (found === undefined || seen.has(id)) {
        return [];
      }
      seen.add(id);
      return [{ ...found, leaf }];
    });
  });
}

function scopesOf(maps: readonly StepMap[]): ReadonlyMap<StepMap, Scope> {
  const scopes = new Map<StepMap, Scope>();
  const byBody = new Map<string, Scope>();
  // A body always comes after the map that holds its loop.
  for (const map of maps) {
    const outer = byBody.get(map.pointer);
    const scope: Scope = {
      map,
      byName: new Map([...map.steps.keys()].map((key) => [variableName(key), key])),
      before: alwaysBefore(map),
      ...(outer === undefined ? {} : { outer }),
    };
    scopes.set(map, scope);
    for (const key of map.steps.keys()) {
      byBody.set(`${map.pointer}${formatPointer(['steps', key, 'attributes'])}`, scope);
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
  return outside === undefined
    ? judgeIn(root.name, step, leaf.key, scope)
    : { kind: 'outer', name: root.name, step: outside };
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
  const target = scope.byName.get(name) ?? squashed(name, scope.map);
  if (target === undefined) {
    const near = nearest(name, [...scope.byName.keys(), ...ALWAYS]);
    const meant = near === undefined ? undefined : (scope.byName.get(near) ?? near);
    return { kind: 'unknown', name, ...(meant === undefined ? {} : { step: meant }) };
  }
  if (!isPlainKey(target)) {
    return { kind: 'punctuation', name, step: target };
  }
  if (!scope.before.reaches(step)) {
    return undefined;
  }
  if (target === step) {
    // A result selector reads the step's own output, before the rest of it is dropped (facts 3.2).
    return key === 'resultSelector' ? undefined : { kind: 'itself', name, step: target };
  }
  return scope.before.isBefore(target, step) ? undefined : { kind: 'later', name, step: target };
}

/** Finds the step with punctuation in its key that a name was probably made from. */
function squashed(name: string, map: StepMap): string | undefined {
  const squash = (text: string): string => text.replaceAll(/[^\p{L}\p{N}]/gu, '').toLowerCase();
  return [...map.steps.keys()].find((key) => !isPlainKey(key) && squash(key) === squash(name));
}

/** Says whether a member is present and not empty. */
export function isFilled(holder: Leaf['holder'], key: string): boolean {
  const value = own(holder, key);
  return value !== undefined && value !== null && value !== '';
}
