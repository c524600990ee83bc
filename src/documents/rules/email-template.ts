import { isObject, own, stringAt } from '../../kernel/json.ts';
import type { Rule } from '../rule.ts';
import { isTagged } from '../tag.ts';
import { velocityTroubles } from './velocity.ts';

/** Mail bodies that Velocity reads otherwise than meant. */
export const emailTemplate: Rule = {
  code: 'EMAIL_TEMPLATE',
  group: 'Silent traps',
  severity: 'warning',
  mutedBy: 'comment',
  title: 'A mail body holds something that Velocity swallows, refuses or prints as it stands.',
  why: 'The body is a Velocity template: one that does not parse fails the run (facts 5.4).',
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
        subject: Welcome
        context: { name.$: $.trigger.identity.name }
        body: '#if($name)Hello \${name}#end, you have $5.'
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
        subject: Welcome
        context: {}
        body: '#if($name)Hello \${name}, see ticket ##12.'
      nextStep: Done
    Done: { type: success }
`,
  *check({ leaves }) {
    for (const { key, value, pointer, holder, holderKey, place } of leaves) {
      const isBody =
        key === 'body' &&
        holderKey === 'attributes' &&
        place !== undefined &&
        stringAt(place.step, 'actionId') === 'sp:send-email';
      if (isBody && typeof value === 'string') {
        const context = own(holder, 'context');
        const names = Object.keys(isObject(context) ? context : {});
        const known = isTagged(context)
          ? undefined
          : new Set(names.map((name) => (name.endsWith('.$') ? name.slice(0, -2) : name)));
        for (const trouble of velocityTroubles(value, known)) {
          yield { pointer, ...trouble };
        }
      }
    }
  },
};
