import { isArray, isObject, own, stringAt } from '../../kernel/json.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { formatPointer } from '../../kernel/pointer.ts';
import type { Pointer } from '../../kernel/pointer.ts';
import { stepType } from '../../workflow/step.ts';
import { attributesOf } from '../leaves.ts';
import type { Subject } from '../subject.ts';
import { isTagged } from '../tag.ts';

/** One variable of a step that defines or updates some. */
export interface VariablePlace {
  readonly kind: 'define' | 'update';
  readonly variable: JsonObject;
  readonly pointer: Pointer;
}

/** Lists the variables of all Mutation steps. */
export function variablesOf({ maps }: Subject): readonly VariablePlace[] {
  return maps.flatMap((map) =>
    [...map.steps].flatMap(([key, step]) => {
      const attributes = attributesOf(step);
      const variables = own(attributes, 'variables');
      if (stepType(step) !== 'Mutation' || !isArray(variables)) {
        return [];
      }
      const written = stringAt(step, 'actionId') ?? stringAt(attributes, 'id') ?? '';
      const action = isTagged(written) ? '' : written;
      return variables.flatMap((variable, index): readonly VariablePlace[] => {
        if (!isObject(variable)) {
          return [];
        }
        const tokens = ['steps', key, 'attributes', 'variables', index];
        return [
          {
            kind: isUpdate(action, variable) ? 'update' : 'define',
            variable,
            pointer: `${map.pointer}${formatPointer(tokens)}`,
          },
        ];
      });
    }),
  );
}

/** Older files name neither action; the name of an update is a path (facts 3.4). */
function isUpdate(action: string, variable: JsonObject): boolean {
  return action === ''
    ? (stringAt(variable, 'name') ?? '').startsWith('$')
    : action === 'sp:update-variable';
}
