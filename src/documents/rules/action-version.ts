import { own } from '../../kernel/json.ts';
import { stepPointer } from '../action-steps.ts';
import { newestOf } from '../library.ts';
import type { Rule } from '../rule.ts';
import { isTagged } from '../tag.ts';

/** Versions that an action does not have. */
export const actionVersion: Rule = {
  code: 'ACTION_VERSION',
  group: 'Library',
  severity: 'tenant-enabling',
  mutedBy: 'comment',
  title: 'A step names a version that its action does not have.',
  why: 'The tenant refuses to enable it; the built-in library may lack a version that the tenant has (facts 2.5).',
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
      versionNumber: 7
      attributes: { id.$: $.trigger.identity.id }
      nextStep: Done
    Done: { type: success }
`,
  *check({ actionSteps, library }) {
    for (const place of actionSteps) {
      const { actionId, step, forms } = place;
      const version = own(step, 'versionNumber') ?? null;
      const known = forms.some((form) => form.version === version);
      if (forms.length > 0 && version !== null && !isTagged(version) && !known) {
        const newest = newestOf(library, actionId);
        yield {
          pointer: `${stepPointer(place)}/versionNumber`,
          message: `Action ${actionId} has no such version; it has ${forms.map((form) => form.version).join(', ')}.`,
          hint: newest === undefined ? 'Write one of these.' : `The newest version is ${newest}.`,
        };
      }
    }
  },
};
