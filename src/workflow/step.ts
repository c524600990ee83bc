import { isArray, isObject, own, stringAt } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { formatPointer } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';

/** The kinds of step of the platform (facts 3.1). */
export const STEP_TYPES = ['action', 'choice', 'Mutation', 'success', 'failure'] as const;

export type StepType = (typeof STEP_TYPES)[number];

/** Actions whose attributes hold a step map of their own (facts 3.4). */
export const LOOP_ACTIONS: ReadonlySet<string> = new Set([
  'sp:loop:iterator',
  'sp:serial:iterator',
]);

/** The wait step's action. */
export const SLEEP_ACTION = 'sp:sleep';

/** Reads a step's type whatever its letter case; undefined for a type the platform does not have. */
export function stepType(step: JsonObject): StepType | undefined {
  const written = stringAt(step, 'type')?.toLowerCase();
  return STEP_TYPES.find((type) => type.toLowerCase() === written);
}

/** One arrow from a step to another, with the pointer (relative to the step) that names its target. */
export interface Edge {
  readonly kind: 'next' | 'choice' | 'default' | 'catch';
  readonly to: string;
  readonly pointer: Pointer;
}

/** Lists where a step may go next, in the order the platform looks. */
export function edgesOf(step: JsonObject): readonly Edge[] {
  const edges: Edge[] = [];
  const add = (kind: Edge['kind'], to: Json | undefined, tokens: (string | number)[]): void => {
    if (typeof to === 'string') {
      edges.push({ kind, to, pointer: formatPointer(tokens) });
    }
  };
  items(own(step, 'choiceList')).forEach((item, index) => {
    add('choice', own(item, 'nextStep'), ['choiceList', index, 'nextStep']);
  });
  add('default', own(step, 'defaultStep'), ['defaultStep']);
  add('next', own(step, 'nextStep'), ['nextStep']);
  items(own(step, 'catch')).forEach((item, index) => {
    add('catch', own(item, 'next'), ['catch', index, 'next']);
  });
  return edges;
}

function items(value: Json | undefined): readonly JsonObject[] {
  return isArray(value) ? value.map((item) => (isObject(item) ? item : {})) : [];
}

/** A map of steps with its start: the definition itself, or the body of a loop. */
export interface StepMap {
  /** Where the map's holder stands: `/definition`, or `/definition/steps/Loop/attributes`. */
  readonly pointer: Pointer;
  readonly start: Json | undefined;
  readonly steps: ReadonlyMap<string, JsonObject>;
  /** The key of the loop step that holds this map; undefined for the definition itself. */
  readonly loop?: string;
}

/** Lists the step maps of a definition, the definition's own first, loop bodies after, at any depth. */
export function stepMaps(
  definition: Json | undefined,
  pointer: Pointer = '/definition',
): readonly StepMap[] {
  return collect(definition, pointer, undefined);
}

function collect(holder: Json | undefined, pointer: Pointer, loop: string | undefined): StepMap[] {
  if (!isObject(holder)) {
    return [];
  }
  const written = own(holder, 'steps');
  const steps = new Map<string, JsonObject>();
  for (const [key, step] of Object.entries(isObject(written) ? written : {})) {
    if (isObject(step)) {
      steps.set(key, step);
    }
  }
  const itself: StepMap = {
    pointer,
    start: own(holder, 'start'),
    steps,
    ...(loop === undefined ? {} : { loop }),
  };
  const bodies = [...steps].flatMap(([key, step]) =>
    LOOP_ACTIONS.has(stringAt(step, 'actionId') ?? '')
      ? collect(
          own(step, 'attributes'),
          `${pointer}${formatPointer(['steps', key, 'attributes'])}`,
          key,
        )
      : [],
  );
  return [itself, ...bodies];
}
