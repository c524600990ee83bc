import type { Leaf } from '../leaves.ts';
import type { Rule } from '../rule.ts';

/** Keys under which a bare path is right (facts 2.4, 2.5, 3.2, 4.1). */
function isRightBare({ key, value, pointer, place }: Leaf): boolean {
  return (
    place === undefined ||
    key.endsWith('.$') ||
    key === 'resultSelector' ||
    key.startsWith('inputForForm_array_') ||
    (typeof value === 'string' && value.startsWith('$.secrets.')) ||
    (key === 'name' && pointer.includes('/variables/'))
  );
}

/** Paths that stay text. */
export const literalPath: Rule = {
  code: 'LITERAL_PATH',
  group: 'Silent traps',
  severity: 'warning',
  mutedBy: 'comment',
  title: 'A path stands under a key that does not end in `.$`.',
  why: 'It is taken as literal text, without an error: a mail would go to the text "$.getIdentity.email" (facts 2.5).',
  good: `name: Mail
definition:
  start: Send Email
  steps:
    Send Email:
      type: action
      actionId: sp:send-email
      versionNumber: 2
      attributes:
        recipientEmailList.$: $.trigger.identity.attributes.email
        subject: Welcome
        body: Welcome!
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
        recipientEmailList: [$.trigger.identity.attributes.email]
        subject: Welcome
        body: Welcome!
      nextStep: Done
    Done: { type: success }
`,
  *check({ leaves }) {
    for (const leaf of leaves) {
      if (typeof leaf.value === 'string' && isBare(leaf.value) && !isRightBare(leaf)) {
        yield {
          pointer: leaf.pointer,
          message: `The path under ${JSON.stringify(leaf.key)} is taken as literal text.`,
          hint: `Name the key ${leaf.key}.$, or write {{ … }} around the path.`,
        };
      }
    }
  },
};

function isBare(value: string): boolean {
  return value.startsWith('$.') || value.startsWith('$[');
}
