import { isArray, isObject, own } from '../../kernel/json.ts';
import type { Json } from '../../kernel/json.ts';
import { escapeToken } from '../../kernel/pointer.ts';
import { stepPointer } from '../action-steps.ts';
import type { Rule } from '../rule.ts';
import { suggest } from '../suggest.ts';

/** Names that authors choose the end of (facts 4.1). */
const OPEN = /^(param|inputForForm|inputForPag)_/;

/** What some exports carry over from the definition of an action; it does no harm (facts 2.4). */
const LEAKED: ReadonlySet<string> = new Set([
  'service',
  'path',
  'method',
  'useInternalClient',
  'inputForForm',
]);

/** Attributes that an action does not have. */
export const fieldUnknown: Rule = {
  code: 'FIELD_UNKNOWN',
  group: 'Library',
  severity: 'warning',
  mutedBy: 'comment',
  title: 'A step has an attribute that its action does not know.',
  why: 'It is ignored, and the attribute that was meant has no value; where only the built-in library is at hand, names that are near a known one are told (facts 4.1).',
  good: `name: Mail
definition:
  start: Send Email
  steps:
    Send Email:
      type: action
      actionId: sp:send-email
      versionNumber: 2
      attributes:
        recipientEmailList: [iam@acme.example]
        carbonCopy: [office@acme.example]
        subject: Welcome
        body: Hello
      nextStep: Done
    Done: { type: success }
`,
  bad: `name: Mail
definition:
  start: Send Email
  steps:
    Send Email:
      type: action
      actionId: sp:send-email
      versionNumber: 2
      attributes:
        recipientEmailList: [iam@acme.example]
        carbonCopies: [office@acme.example]
        subject: Welcome
        body: Hello
      nextStep: Done
    Done: { type: success }
`,
  *check({ actionSteps, library }) {
    for (const place of actionSteps) {
      const { step, actionId, forms } = place;
      const attributes = own(step, 'attributes');
      if (
        !isObject(attributes) ||
        forms.length === 0 ||
        forms.some(({ fields }) => fields.size === 0)
      ) {
        continue;
      }
      for (const key of Object.keys(attributes)) {
        const name = key.endsWith('.$') ? key.slice(0, -2) : key;
        if (
          forms.some(({ fields }) => fields.has(name)) ||
          OPEN.test(name) ||
          LEAKED.has(name) ||
          isNothing(attributes[key])
        ) {
          continue;
        }
        const known = [...new Set(forms.flatMap(({ fields }) => [...fields]))];
        const near = suggest(name, known);
        if (near !== undefined || library.source === 'tenant') {
          yield {
            pointer: `${stepPointer(place)}/attributes/${escapeToken(key)}`,
            message: `${actionId} has no attribute ${JSON.stringify(name.slice(0, 60))}.`,
            hint: near === undefined ? `It has ${known.join(', ')}.` : `Did you mean ${near}?`,
          };
        }
      }
    }
  },
};

/** The builder leaves empty members behind, which count as missing (facts 2.4). */
function isNothing(value: Json | undefined): boolean {
  return (
    value === undefined ||
    value === null ||
    value === '' ||
    (isArray(value) && value.length === 0) ||
    (isObject(value) && Object.keys(value).length === 0)
  );
}
