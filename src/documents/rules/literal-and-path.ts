import { isFilled } from '../references.ts';
import type { Rule } from '../rule.ts';
import { isTagged } from '../tag.ts';

/** A literal and a path for one attribute. */
export const literalAndPath: Rule = {
  code: 'LITERAL_AND_PATH',
  group: 'Silent traps',
  severity: 'warning',
  mutedBy: 'comment',
  title: 'Both `X` and `X.$` are written.',
  why: 'Which of the two is used cannot be seen from the file (facts 3.3).',
  good: `name: Who
definition:
  start: Get Identity
  steps:
    Get Identity:
      type: action
      actionId: sp:get-identity
      versionNumber: 2
      attributes: { id: null, id.$: $.trigger.identity.id }
      nextStep: Done
    Done: { type: success }
`,
  bad: `name: Who
definition:
  start: Get Identity
  steps:
    Get Identity:
      type: action
      actionId: sp:get-identity
      versionNumber: 2
      attributes: { id: somebody, id.$: $.trigger.identity.id }
      nextStep: Done
    Done: { type: success }
`,
  *check({ leaves }) {
    for (const { key, value, pointer, holder } of leaves) {
      if (!key.endsWith('.$') || value === null || value === '') {
        continue;
      }
      const literal = key.slice(0, -2);
      if (isFilled(holder, literal) && !isTagged(holder[literal])) {
        yield {
          pointer,
          message: `Both ${JSON.stringify(literal)} and ${JSON.stringify(key)} have a value.`,
          hint: 'Remove one of the two.',
        };
      }
    }
  },
};
