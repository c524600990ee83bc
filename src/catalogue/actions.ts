import { ACCESS_ACTIONS } from './access-actions.ts';
import { FLOW_ACTIONS } from './flow-actions.ts';
import { INTEGRATION_ACTIONS } from './integration-actions.ts';
import type { LibraryAction } from './library-item.ts';

const WRITTEN = [...INTEGRATION_ACTIONS, ...ACCESS_ACTIONS, ...FLOW_ACTIONS];

/** Every action in every version known from facts 4.1. */
export const ACTIONS: readonly LibraryAction[] = WRITTEN.flatMap((action) =>
  action.versions.map((versionNumber) => ({
    id: action.id,
    name: action.name,
    description: action.about,
    versionNumber,
    deprecated: action.deprecated?.includes(versionNumber) ?? false,
    formFields: action.fields,
    exampleOutput: action.output ?? {},
  })),
);

/** Lists the versions of an action, oldest first; empty for an action the library does not have. */
export function actionVersions(id: string): readonly number[] {
  return ACTIONS.filter((action) => action.id === id).map((action) => action.versionNumber);
}
