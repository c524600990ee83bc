import { stepPointer } from '../action-steps.ts';
import type { Rule } from '../rule.ts';
import { suggest } from '../suggest.ts';

/** Actions that the library does not have. */
export const actionUnknown: Rule = {
  code: 'ACTION_UNKNOWN',
  group: 'Library',
  severity: 'tenant-enabling',
  mutedBy: 'comment',
  title: 'A step names an action that the library does not have.',
  why: 'The tenant refuses to enable it; the built-in library may lack an action that the tenant has (facts 2.5).',
  good: `name: Welcome
definition:
  start: Get Identity
  steps:
    Get Identity:
      type: action
      actionId: sp:get-identity
      versionNumber: 2
      attributes: { id.$: $.trigger.identity.id }
      nextStep: Done
    Done: { type: success }
`,
  bad: `name: Welcome
definition:
  start: Get Identity
  steps:
    Get Identity:
      type: action
      actionId: sp:get-identty
      versionNumber: 2
      attributes: { id.$: $.trigger.identity.id }
      nextStep: Done
    Done: { type: success }
`,
  *check({ actionSteps, library }) {
    for (const place of actionSteps) {
      const { actionId, forms } = place;
      if (forms.length === 0 && !library.operators.has(actionId)) {
        const near = suggest(actionId, [...library.actions.keys()]);
        yield {
          pointer: `${stepPointer(place)}/actionId`,
          message: `The library has no action ${JSON.stringify(actionId.slice(0, 80))}.`,
          hint:
            near === undefined
              ? '`mainsheet library actions` lists the actions.'
              : `Did you mean ${near}?`,
        };
      }
    }
  },
};
