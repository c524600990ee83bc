import { isObject, own } from '../../kernel/json.ts';
import { LOOP_ACTIONS } from '../../workflow/step.ts';
import { stepPointer } from '../action-steps.ts';
import type { ActionStep } from '../action-steps.ts';
import { isFilled } from '../references.ts';
import type { Rule } from '../rule.ts';

/** What a loop's body needs has rules of its own. */
const BODY: ReadonlySet<string> = new Set(['start', 'steps']);

/** Attributes that an action cannot do without. */
export const fieldRequired: Rule = {
  code: 'FIELD_REQUIRED',
  group: 'Library',
  severity: 'warning',
  mutedBy: 'comment',
  title: 'A step lacks an attribute that its action needs: neither `X` nor `X.$` has a value.',
  why: 'The step fails when it runs, or does something else than meant (facts 4.1).',
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
      versionNumber: 2
      attributes: { resultSelector: [$.getIdentity.name] }
      nextStep: Done
    Done: { type: success }
`,
  *check({ actionSteps }) {
    for (const place of actionSteps) {
      const missing = missingFields(place);
      if (missing.length > 0) {
        yield {
          pointer: `${stepPointer(place)}/attributes`,
          message: `Step ${JSON.stringify(place.key.slice(0, 80))} has no ${missing.join(' and no ')}.`,
          hint: `${place.actionId} needs ${missing.length > 1 ? 'them' : 'it'}: write ${missing[0]}, or ${missing[0]}.$ with a path.`,
        };
      }
    }
  },
};

function missingFields({ step, actionId, forms }: ActionStep): readonly string[] {
  const attributes = own(step, 'attributes');
  const [form, ...others] = forms;
  if (form === undefined || !isObject(attributes)) {
    return [];
  }
  return form.required.filter(
    (field) =>
      !isFilled(attributes, field) &&
      !isFilled(attributes, `${field}.$`) &&
      others.every(({ required }) => required.includes(field)) &&
      !(BODY.has(field) && LOOP_ACTIONS.has(actionId)),
  );
}
