import { stepPath } from '../expressions/parsed-path.ts';
import type { Path } from '../expressions/path-tree.ts';
import { variableName } from '../expressions/step-name.ts';
import { isArray, isObject, objectOf, own, stringAt } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { LOOP_ACTIONS, SLEEP_ACTION, stepType } from '../workflow/step.ts';
import { compileVariables } from './variables.ts';
import type { VariableProgram } from './variables.ts';
import { compileObject, compileValue } from './value-program.ts';
import type { ValueProgram } from './value-program.ts';

/** A map of steps made ready to run: a definition, or the body of a loop. */
export interface Program {
  readonly start: string;
  readonly steps: ReadonlyMap<string, StepProgram>;
  /** The names of steps that define variables. */
  readonly variables: ReadonlySet<string>;
}

interface Named {
  readonly key: string;
  /** Where the step's output is found in the data (facts 5.1). */
  readonly name: string;
}

interface Leaving extends Named {
  readonly next: string;
}

/** A step that can fail, and where its `catch` leads. */
interface Catching extends Leaving {
  readonly actionId: string;
  readonly version?: number;
  readonly catch?: string;
  readonly attributes: ValueProgram;
}

/** One item of a choice. */
export interface ChoiceProgram {
  readonly comparator: string;
  readonly a: ValueProgram | undefined;
  readonly b: ValueProgram | undefined;
  readonly next: string;
}

/** A step made ready to run. */
export type StepProgram =
  | (Named & { readonly kind: 'success' })
  | (Named & {
      readonly kind: 'failure';
      readonly failureName: string;
      readonly description: ValueProgram;
    })
  | (Named & {
      readonly kind: 'choice';
      readonly items: readonly ChoiceProgram[];
      readonly otherwise: string;
    })
  | (Leaving & {
      readonly kind: 'variables';
      readonly updates: boolean;
      readonly variables: readonly VariableProgram[];
    })
  | (Catching & { readonly kind: 'wait' })
  | (Catching & { readonly kind: 'action'; readonly selector: readonly Path[] })
  | (Catching & {
      readonly kind: 'loop';
      readonly serial: boolean;
      readonly body: Program;
    })
  | (Named & { readonly kind: 'wrong'; readonly message: string });

const compiled = new WeakMap<JsonObject, Program>();

/**
 * Makes a definition ready to run. Never throws: a definition may be saved that could not be enabled (facts 2.1), and
 * what is wrong with it fails the run that comes to it. Equal objects are made ready once.
 */
export function compileProgram(definition: Json | undefined): Program {
  if (!isObject(definition)) {
    return compileMap({});
  }
  const known = compiled.get(definition);
  const program = known ?? compileMap(definition);
  compiled.set(definition, program);
  return program;
}

function compileMap(holder: JsonObject): Program {
  const written = own(holder, 'steps');
  const steps = new Map<string, StepProgram>();
  const variables = new Set<string>();
  for (const [key, step] of Object.entries(isObject(written) ? written : {})) {
    const program = compileStep(key, isObject(step) ? step : {});
    steps.set(key, program);
    if (program.kind === 'variables' && !program.updates) {
      variables.add(program.name);
    }
  }
  return { start: stringAt(holder, 'start') ?? '', steps, variables };
}

function compileStep(key: string, step: JsonObject): StepProgram {
  const named = { key, name: variableName(key) };
  const next = stringAt(step, 'nextStep') ?? '';
  switch (stepType(step)) {
    case 'success':
      return { ...named, kind: 'success' };
    case 'failure':
      return {
        ...named,
        kind: 'failure',
        failureName: stringAt(step, 'failureName') ?? '',
        description: compileValue(stringAt(step, 'description') ?? ''),
      };
    case 'choice':
      return {
        ...named,
        kind: 'choice',
        items: objects(own(step, 'choiceList')).map(compileChoice),
        otherwise: stringAt(step, 'defaultStep') ?? '',
      };
    case 'Mutation': {
      const attributes = own(step, 'attributes');
      return {
        ...named,
        kind: 'variables',
        next,
        updates: stringAt(step, 'actionId') === 'sp:update-variable',
        variables: compileVariables(
          isObject(attributes) ? own(attributes, 'variables') : undefined,
        ),
      };
    }
    case 'action':
      return compileAction({ ...named, next }, step);
    case undefined:
      return {
        ...named,
        kind: 'wrong',
        message: `'${stringAt(step, 'type') ?? ''}' is no type of step`,
      };
  }
}

function compileAction(leaving: Leaving, step: JsonObject): StepProgram {
  const written = own(step, 'attributes');
  const attributes = isObject(written) ? written : {};
  const actionId = stringAt(step, 'actionId') ?? '';
  const version = own(step, 'versionNumber');
  const caught = objects(own(step, 'catch'))[0];
  const target = caught === undefined ? undefined : stringAt(caught, 'next');
  const catching = {
    ...leaving,
    actionId,
    ...(typeof version === 'number' ? { version } : {}),
    ...(target === undefined ? {} : { catch: target }),
  };
  if (actionId === SLEEP_ACTION) {
    return { ...catching, kind: 'wait', attributes: compileObject(attributes) };
  }
  if (LOOP_ACTIONS.has(actionId)) {
    return {
      ...catching,
      kind: 'loop',
      serial: actionId === 'sp:serial:iterator',
      attributes: compileObject(without(attributes, ['steps', 'start'])),
      body: compileMap(attributes),
    };
  }
  const { selector, rest } = splitSelector(attributes);
  return { ...catching, kind: 'action', attributes: compileObject(rest), selector };
}

/** `resultSelector` holds paths under a plain key: they say what is kept, and are no input (facts 3.2). */
function splitSelector(attributes: JsonObject): {
  readonly selector: readonly Path[];
  readonly rest: JsonObject;
} {
  const written = own(attributes, 'resultSelector');
  const selector = (isArray(written) ? written : []).flatMap((text) => {
    const path = typeof text === 'string' ? stepPath(text) : undefined;
    return path === undefined ? [] : [path];
  });
  return { selector, rest: without(attributes, ['resultSelector']) };
}

function compileChoice(item: JsonObject): ChoiceProgram {
  return {
    comparator: stringAt(item, 'comparator') ?? '',
    a: operand(item, 'variableA'),
    b: operand(item, 'variableB'),
    next: stringAt(item, 'nextStep') ?? '',
  };
}

function operand(item: JsonObject, key: string): ValueProgram | undefined {
  const program = compileObject(only(item, [key, `${key}.$`]));
  if (program.kind === 'object') {
    return program.members[0]?.value;
  }
  const value =
    program.kind === 'constant' && isObject(program.value) ? own(program.value, key) : undefined;
  return value === undefined ? undefined : { kind: 'constant', value };
}

function objects(value: Json | undefined): readonly JsonObject[] {
  return isArray(value) ? value.map((item) => (isObject(item) ? item : {})) : [];
}

function without(object: JsonObject, keys: readonly string[]): JsonObject {
  return objectOf(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

function only(object: JsonObject, keys: readonly string[]): JsonObject {
  return objectOf(Object.entries(object).filter(([key]) => keys.includes(key)));
}
