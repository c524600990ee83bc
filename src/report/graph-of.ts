import { isArray, isObject, own, stringAt } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { Position } from '../kernel/diagnostic.ts';
import type { Masker } from '../kernel/mask.ts';
import { formatPointer } from '../kernel/pointer.ts';
import { edgesOf, stepMaps, stepType } from '../workflow/step.ts';
import type { StepMap } from '../workflow/step.ts';
import { given } from './given.ts';
import { clip } from './printable.ts';
import type { EdgeView, GraphView, StepView } from './view/graph-view.ts';

/** What is known of steps beside their definition. */
export interface GraphFacts {
  readonly masker: Masker;
  /** Where a place of the workflow stands in its file; absent where no file describes the definition. */
  readonly at?: (pointer: string) => Position | undefined;
  /** By the key of a step, how many executions fail in it. */
  readonly failures: ReadonlyMap<string, number>;
}

const LONGEST_LABEL = 80;

/** Names a step in its graph: by its key, inside a loop below the name of the loop. */
export function stepId(loop: string | undefined, key: string): string {
  return loop === undefined ? key : `${loop}/${key}`;
}

/** Draws a definition as steps and arrows, loop bodies among them. */
export function graphOf(definition: Json | undefined, facts: GraphFacts): GraphView {
  const maps = stepMaps(definition);
  const loops = loopIds(maps);
  const steps = maps.flatMap((map) => {
    const loop = loops.get(map.pointer);
    return [...map.steps].map(([key, step]) => stepOf({ map, loop, key, step }, facts, maps));
  });
  const [main] = maps;
  return {
    ...(typeof main?.start === 'string' ? { start: main.start } : {}),
    steps,
  };
}

/** By where a map of steps stands, the id of the loop that holds it. */
function loopIds(maps: readonly StepMap[]): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  for (const { pointer, steps } of maps) {
    for (const key of steps.keys()) {
      ids.set(bodyOf(pointer, key), stepId(ids.get(pointer), key));
    }
  }
  return ids;
}

function bodyOf(pointer: string, key: string): string {
  return `${pointer}${formatPointer(['steps', key, 'attributes'])}`;
}

interface PlacedStep {
  readonly map: StepMap;
  readonly loop: string | undefined;
  readonly key: string;
  readonly step: JsonObject;
}

function stepOf(
  { map, loop, key, step }: PlacedStep,
  { masker, at, failures }: GraphFacts,
  maps: readonly StepMap[],
): StepView {
  const id = stepId(loop, key);
  const body = maps.find(({ pointer }) => pointer === bodyOf(map.pointer, key));
  const text = (name: string): string | undefined => {
    const value = stringAt(step, name);
    return value === undefined || value === '' ? undefined : masker.text(value);
  };
  const position = at?.(`${map.pointer}${formatPointer(['steps', key])}`);
  return {
    id,
    key,
    ...given({
      loop,
      displayName: text('displayName'),
      description: text('description'),
      actionId: text('actionId'),
      line: position?.line,
      column: position?.column,
    }),
    type: stepType(step) ?? stringAt(step, 'type') ?? '',
    failures: failures.get(key) ?? 0,
    edges: [...arrows(step, loop, masker), ...intoBody(body, id)],
  };
}

function arrows(step: JsonObject, loop: string | undefined, masker: Masker): readonly EdgeView[] {
  return edgesOf(step)
    .filter(({ to }) => to !== '')
    .map(({ kind, to, pointer }) => {
      const label = labelOf(step, kind, pointer);
      return {
        to: stepId(loop, to),
        kind,
        ...(label === undefined ? {} : { label: clip(masker.text(label), LONGEST_LABEL) }),
      };
    });
}

function intoBody(body: StepMap | undefined, id: string): readonly EdgeView[] {
  return typeof body?.start === 'string' && body.start !== ''
    ? [{ to: stepId(id, body.start), kind: 'loop' }]
    : [];
}

/** What a choice asks; a catch takes every error (facts 3.4). */
function labelOf(step: JsonObject, kind: EdgeView['kind'], pointer: string): string | undefined {
  if (kind !== 'choice') {
    return undefined;
  }
  const index = Number(pointer.split('/')[2]);
  const choices = own(step, 'choiceList');
  const choice = isArray(choices) ? choices[index] : undefined;
  if (!isObject(choice)) {
    return undefined;
  }
  const operand = (name: string): string => {
    const value = own(choice, `${name}.$`) ?? own(choice, name);
    return value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  };
  const words = [operand('variableA'), stringAt(choice, 'comparator') ?? '', operand('variableB')];
  return words.filter((word) => word !== '').join(' ');
}
