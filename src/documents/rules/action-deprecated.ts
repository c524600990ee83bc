import { own } from '../../kernel/json.ts';
import { stepPointer } from '../action-steps.ts';
import { newestOf } from '../library.ts';
import type { Rule } from '../rule.ts';

/** Actions of which every version is deprecated, and what is used in their place (facts 4.1). */
const INSTEAD: ReadonlyMap<string, string> = new Map([
  ['sp:create-approval-request', 'sp:generic-approval'],
]);

/** Versions of actions that are on their way out. */
export const actionDeprecated: Rule = {
  code: 'ACTION_DEPRECATED',
  group: 'Library',
  severity: 'warning',
  mutedBy: 'comment',
  title: 'A step uses a deprecated version of its action.',
  why: 'It still runs, and may be gone some day; a newer version often takes other attributes (facts 2.5).',
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
      actionId: sp:get-identity
      versionNumber: 1
      attributes: { id.$: $.trigger.identity.id }
      nextStep: Done
    Done: { type: success }
`,
  *check({ actionSteps, library }) {
    for (const place of actionSteps) {
      const { actionId, step, forms } = place;
      const version = own(step, 'versionNumber');
      if (forms.some((form) => form.deprecated && form.version === version)) {
        const newest = newestOf(library, actionId);
        const instead = INSTEAD.get(actionId);
        yield {
          pointer: `${stepPointer(place)}/versionNumber`,
          message: `This version of ${actionId} is deprecated.`,
          hint:
            newest !== undefined
              ? `Version ${newest} takes its place; see which attributes it has.`
              : instead !== undefined
                ? `${instead} takes its place.`
                : '`mainsheet library actions` lists the actions that are not.',
        };
      }
    }
  },
};
