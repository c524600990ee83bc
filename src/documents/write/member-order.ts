import { isArray, isObject, own, stringAt } from '../../kernel/json.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { LOOP_ACTIONS } from '../../workflow/step.ts';
import { stepOrder } from './step-order.ts';

/** What a value is within a workflow file; `data` has no order of ours. */
export type Place =
  | 'file'
  | 'wrapper'
  | 'wrappers'
  | 'workflow'
  | 'owner'
  | 'trigger'
  | 'trigger-attributes'
  | 'step-map'
  | 'loop-attributes'
  | 'steps'
  | 'step'
  | 'choices'
  | 'choice'
  | 'data';

interface Order {
  readonly first: readonly string[];
  /** What stands after the members that no list names. */
  readonly last: readonly string[];
}

/** The order of members; those that are not named keep theirs, between `first` and `last`. */
const ORDERS: Readonly<Partial<Record<Place, Order>>> = {
  workflow: {
    first: ['name', 'description', 'enabled', 'owner', 'trigger', 'definition'],
    last: ['mainsheet'],
  },
  owner: { first: ['type', 'id', 'name'], last: [] },
  trigger: { first: ['type', 'displayName'], last: ['attributes'] },
  'trigger-attributes': { first: ['id', 'name', 'description'], last: [] },
  'step-map': { first: ['start'], last: ['steps'] },
  'loop-attributes': { first: [], last: ['start', 'steps'] },
  step: {
    first: [
      'type',
      'displayName',
      'failureName',
      'description',
      'actionId',
      'versionNumber',
      'attributes',
    ],
    last: ['choiceList', 'catch', 'nextStep', 'defaultStep'],
  },
  choice: { first: ['comparator'], last: ['nextStep'] },
};

/** Gives the place of a file's root: a workflow, or an export that holds one (facts 2.8). */
export function rootPlace(root: Json): Place {
  if (!isObject(root)) {
    return 'data';
  }
  if (Object.hasOwn(root, 'name') || Object.hasOwn(root, 'definition')) {
    return 'workflow';
  }
  if (isArray(own(root, 'objects'))) {
    return 'file';
  }
  return isObject(own(root, 'object')) ? 'wrapper' : 'workflow';
}

/** Gives the place of a member or element; `holder` is the value that holds it. */
export function placeBelow(place: Place, holder: Json, key: string): Place {
  switch (place) {
    case 'file':
      return key === 'objects' ? 'wrappers' : 'data';
    case 'wrappers':
      return 'wrapper';
    case 'wrapper':
      return key === 'object' ? 'workflow' : 'data';
    case 'workflow':
      return belowWorkflow(key);
    case 'trigger':
      return key === 'attributes' ? 'trigger-attributes' : 'data';
    case 'step-map':
      return key === 'trigger' ? 'trigger' : key === 'steps' ? 'steps' : 'data';
    case 'loop-attributes':
      return key === 'steps' ? 'steps' : 'data';
    case 'steps':
      return 'step';
    case 'step':
      return belowStep(holder, key);
    case 'choices':
      return 'choice';
    case 'owner':
    case 'trigger-attributes':
    case 'choice':
    case 'data':
      return 'data';
  }
}

function belowWorkflow(key: string): Place {
  return key === 'definition' ? 'step-map' : key === 'trigger' || key === 'owner' ? key : 'data';
}

function belowStep(step: Json, key: string): Place {
  if (key === 'choiceList') {
    return 'choices';
  }
  const isLoop = isObject(step) && LOOP_ACTIONS.has(stringAt(step, 'actionId') ?? '');
  return key === 'attributes' && isLoop ? 'loop-attributes' : 'data';
}

/** Says whether the members of a place have an order of ours. */
export function hasOrder(place: Place): boolean {
  return place === 'steps' || ORDERS[place] !== undefined;
}

/** Lists the keys of an object in the order they are written; `holder` is the object it is a member of. */
export function orderedKeys(place: Place, object: JsonObject, holder?: Json): readonly string[] {
  const keys = Object.keys(object);
  if (place === 'steps') {
    return isObject(holder) ? stepOrder(holder) : keys;
  }
  const order = ORDERS[place];
  if (order === undefined) {
    return keys;
  }
  const present = (names: readonly string[]): readonly string[] =>
    names.filter((name) => Object.hasOwn(object, name));
  const named = new Set([...order.first, ...order.last]);
  return [
    ...present(order.first),
    ...keys.filter((key) => !named.has(key)),
    ...present(order.last),
  ];
}
