import { ACCESS_ACTIONS } from './access-actions.js';
import { FLOW_ACTIONS } from './flow-actions.js';
import { INTEGRATION_ACTIONS } from './integration-actions.js';
const WRITTEN = [...INTEGRATION_ACTIONS, ...ACCESS_ACTIONS, ...FLOW_ACTIONS];
/** Every action in every version known from facts 4.1. */
export const ACTIONS = WRITTEN.flatMap((action) => action.versions.map((versionNumber) => ({
    id: action.id,
    name: action.name,
    description: action.about,
    versionNumber,
    deprecated: action.deprecated?.includes(versionNumber) ?? false,
    formFields: action.fields,
    exampleOutput: action.output ?? {},
})));
/** Lists the versions of an action, oldest first; empty for an action the library does not have. */
export function actionVersions(id) {
    return ACTIONS.filter((action) => action.id === id).map((action) => action.versionNumber);
}
//# sourceMappingURL=actions.js.map