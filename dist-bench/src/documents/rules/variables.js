import { isArray, isObject, own, stringAt } from '../../kernel/json.js';
import { formatPointer } from '../../kernel/pointer.js';
import { stepType } from '../../workflow/step.js';
import { attributesOf } from '../leaves.js';
/** Lists the variables of all Mutation steps. */
export function variablesOf({ maps }) {
    return maps.flatMap((map) => [...map.steps].flatMap(([key, step]) => {
        const attributes = attributesOf(step);
        const variables = own(attributes, 'variables');
        if (stepType(step) !== 'Mutation' || !isArray(variables)) {
            return [];
        }
        const action = stringAt(step, 'actionId') ?? stringAt(attributes, 'id') ?? '';
        return variables.flatMap((variable, index) => {
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
    }));
}
/** Older files name neither action; the name of an update is a path (facts 3.4). */
function isUpdate(action, variable) {
    return action === ''
        ? (stringAt(variable, 'name') ?? '').startsWith('$')
        : action === 'sp:update-variable';
}
//# sourceMappingURL=variables.js.map