import { isArray, isObject, own } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { escapeToken, getAt } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';
import type { StepMap } from '../workflow/step.ts';
import { isTagged } from './tag.ts';

/** Which step a value belongs to: the innermost one, with the map that holds it. */
export interface StepPlace {
  readonly map: StepMap;
  readonly key: string;
  readonly step: JsonObject;
}

/** A scalar of a workflow, with what stands around it. */
export interface Leaf {
  readonly pointer: Pointer;
  /** The key it stands under; for an element of a list the list's key. */
  readonly key: string;
  readonly value: null | boolean | number | string;
  /** The object whose member it, or its list, is. */
  readonly holder: JsonObject;
  /** The key under which the holder stands. */
  readonly holderKey: string;
  readonly place: StepPlace | undefined;
}

/** The scalars of a workflow in the order of the file; the tagged ones apart, for nothing is known of them yet. */
export interface Leaves {
  readonly plain: readonly Leaf[];
  readonly tagged: readonly Leaf[];
}

/** Lists the scalars of a workflow. */
export function leavesOf(workflow: JsonObject, maps: readonly StepMap[]): Leaves {
  const mapAt = new Map(maps.map((map) => [getAt(workflow, `${map.pointer}/steps`), map]));
  const into: Collecting = { mapAt, plain: [], tagged: [] };
  collect(workflow, '', '', undefined, into);
  return into;
}

interface Collecting {
  readonly mapAt: ReadonlyMap<Json | undefined, StepMap>;
  readonly plain: Leaf[];
  readonly tagged: Leaf[];
}

/** Runs over every value of every file, so it makes one object a leaf and one a step. */
function collect(
  holder: JsonObject,
  pointer: Pointer,
  holderKey: string,
  around: StepPlace | undefined,
  into: Collecting,
): void {
  const map = holderKey === 'steps' ? into.mapAt.get(holder) : undefined;
  for (const key of Object.keys(holder)) {
    const value = holder[key] ?? null;
    const step = map?.steps.get(key);
    const place = map === undefined || step === undefined ? around : { map, key, step };
    const token = key.includes('/') || key.includes('~') ? escapeToken(key) : key;
    visit(value, { pointer: `${pointer}/${token}`, key, holder, holderKey, place }, into);
  }
}

function visit(value: Json, at: Omit<Leaf, 'value'>, into: Collecting): void {
  const { pointer, key, holder, holderKey, place } = at;
  if (isArray(value)) {
    for (const [index, item] of value.entries()) {
      visit(item, { pointer: `${pointer}/${index}`, key, holder, holderKey, place }, into);
    }
  } else if (isObject(value)) {
    collect(value, pointer, key, place, into);
  } else {
    const list = isTagged(value) ? into.tagged : into.plain;
    list.push({ pointer, key, value, holder, holderKey, place });
  }
}

/** Gives a step's attributes, empty where it has none. */
export function attributesOf(step: JsonObject): JsonObject {
  const attributes = own(step, 'attributes');
  return isObject(attributes) ? attributes : {};
}
