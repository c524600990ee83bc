import { isArray, isObject, own } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { escapeToken, getAt } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';
import type { StepMap } from '../workflow/step.ts';

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
  readonly place?: StepPlace;
}

/** Lists the scalars of a workflow in the order of the file. */
export function leavesOf(workflow: JsonObject, maps: readonly StepMap[]): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const mapAt = new Map(maps.map((map) => [getAt(workflow, `${map.pointer}/steps`), map]));
  collect(workflow, { pointer: '', key: '', holder: workflow, holderKey: '' }, mapAt, leaves);
  return leaves;
}

type Place = Omit<Leaf, 'value'>;

/** Runs over every value of every file, so it makes one object a leaf and one a list or mapping. */
function collect(
  value: Json,
  at: Place,
  maps: ReadonlyMap<Json | undefined, StepMap>,
  into: Leaf[],
): void {
  if (isArray(value)) {
    for (const [index, item] of value.entries()) {
      visit(item, { ...at, pointer: `${at.pointer}/${index}` }, maps, into);
    }
  } else if (isObject(value)) {
    const map = maps.get(value);
    for (const key of Object.keys(value)) {
      const member = value[key] ?? null;
      const step = map?.steps.get(key);
      const place = map === undefined || step === undefined ? at.place : { map, key, step };
      const token = /[~/]/.test(key) ? escapeToken(key) : key;
      const pointer = `${at.pointer}/${token}`;
      const holderKey = at.key;
      const below: Place =
        place === undefined
          ? { pointer, key, holder: value, holderKey }
          : { pointer, key, holder: value, holderKey, place };
      visit(member, below, maps, into);
    }
  }
}

function visit(
  value: Json,
  at: Place,
  maps: ReadonlyMap<Json | undefined, StepMap>,
  into: Leaf[],
): void {
  if (typeof value === 'object' && value !== null) {
    collect(value, at, maps, into);
  } else {
    into.push(Object.assign(at, { value }));
  }
}

/** Gives a step's attributes, empty where it has none. */
export function attributesOf(step: JsonObject): JsonObject {
  const attributes = own(step, 'attributes');
  return isObject(attributes) ? attributes : {};
}
