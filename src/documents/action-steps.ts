import { own, stringAt } from '../kernel/json.ts';
import { formatPointer } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';
import { stepType } from '../workflow/step.ts';
import type { StepMap } from '../workflow/step.ts';
import type { StepPlace } from './leaves.ts';
import { formsOf } from './library.ts';
import type { ActionForm, Library } from './library.ts';
import { isTagged } from './tag.ts';

/** An action step that says which action it is, with what the library knows of it. */
export interface ActionStep extends StepPlace {
  readonly actionId: string;
  /** The version it names, or every version where it names none that the library has; empty for an unknown action. */
  readonly forms: readonly ActionForm[];
}

/** Lists the action steps of all step maps. */
export function actionStepsOf(maps: readonly StepMap[], library: Library): readonly ActionStep[] {
  const steps: ActionStep[] = [];
  for (const map of maps) {
    for (const [key, step] of map.steps) {
      const actionId = stringAt(step, 'actionId') ?? '';
      if (actionId !== '' && !isTagged(actionId) && stepType(step) === 'action') {
        const forms = formsOf(library, actionId, own(step, 'versionNumber'));
        steps.push({ map, key, step, actionId, forms });
      }
    }
  }
  return steps;
}

/** Gives the pointer of a step. */
export function stepPointer({ map, key }: Pick<StepPlace, 'map' | 'key'>): Pointer {
  return `${map.pointer}${formatPointer(['steps', key])}`;
}
