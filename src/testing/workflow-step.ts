import { suggest } from '../documents/suggest.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { stringAt } from '../kernel/json.ts';
import { formatPointer } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';
import type { Result } from '../kernel/result.ts';
import { LOOP_ACTIONS, SLEEP_ACTION, stepMaps, stepType } from '../workflow/step.ts';

/** A step of a workflow under test. */
export interface WorkflowStep {
  /** How a person names it: its key, in the body of a loop behind the loop's key and a slash. */
  readonly name: string;
  readonly key: string;
  /** The key of the loop in whose body it stands. */
  readonly loop?: string;
  readonly written: JsonObject;
  /** Where it stands in the workflow. */
  readonly pointer: Pointer;
}

/** Why a name means no step. */
export type StepTrouble =
  | { readonly kind: 'unknown'; readonly near?: string }
  | { readonly kind: 'ambiguous'; readonly names: readonly string[] };

/** The name of a step by its key and the loop around it. */
export function stepName(key: string, loop?: string): string {
  return loop === undefined ? key : `${loop}/${key}`;
}

/** Lists the steps of a workflow, those of loop bodies behind those around them. */
export function workflowSteps(definition: Json | undefined): readonly WorkflowStep[] {
  return stepMaps(definition).flatMap(({ pointer, steps, loop }) =>
    [...steps].map(([key, written]) => ({
      name: stepName(key, loop),
      key,
      ...(loop === undefined ? {} : { loop }),
      written,
      pointer: `${pointer}${formatPointer(['steps', key])}`,
    })),
  );
}

/** Finds the step a name means: its full name first, else its key where only one step has it. */
export function findStep(
  steps: readonly WorkflowStep[],
  written: string,
): Result<WorkflowStep, StepTrouble> {
  const named = steps.find(({ name }) => name === written);
  const keyed = steps.filter(({ key }) => key === written);
  const found = named ?? (keyed.length === 1 ? keyed[0] : undefined);
  if (found !== undefined) {
    return { ok: true, value: found };
  }
  if (keyed.length > 1) {
    return { ok: false, trouble: { kind: 'ambiguous', names: keyed.map(({ name }) => name) } };
  }
  const near = suggest(written, [...new Set(steps.flatMap(({ key, name }) => [key, name]))]);
  return { ok: false, trouble: { kind: 'unknown', ...(near === undefined ? {} : { near }) } };
}

/** Says whether a step is an action that somebody outside of the engine carries out. */
export function isMockable({ written }: WorkflowStep): boolean {
  const actionId = stringAt(written, 'actionId') ?? '';
  return stepType(written) === 'action' && actionId !== SLEEP_ACTION && !LOOP_ACTIONS.has(actionId);
}
