import type { Rule } from '../rule.ts';

/** Comparisons of a boolean with a text. */
export const booleanEqualsString: Rule = {
  code: 'BOOLEAN_EQUALS_STRING',
  group: 'Silent traps',
  severity: 'warning',
  mutedBy: 'comment',
  title: 'BooleanEquals compares with a text.',
  why: 'The text "true" never equals true, so the default is always taken (facts 3.4).',
  good: `name: Active
definition:
  start: Is Active
  steps:
    Is Active:
      type: choice
      choiceList:
        - comparator: BooleanEquals
          variableA.$: $.trigger.active
          variableB: true
          nextStep: Done
      defaultStep: Done
    Done: { type: success }
`,
  bad: `name: Active
definition:
  start: Is Active
  steps:
    Is Active:
      type: choice
      choiceList:
        - comparator: BooleanEquals
          variableA.$: $.trigger.active
          variableB: 'true'
          nextStep: Done
      defaultStep: Done
    Done: { type: success }
`,
  *check({ leaves }) {
    for (const { key, value, pointer, holder } of leaves) {
      if (
        (key === 'variableA' || key === 'variableB') &&
        typeof value === 'string' &&
        value !== '' &&
        holder['comparator'] === 'BooleanEquals'
      ) {
        yield {
          pointer,
          message: 'BooleanEquals compares with a text, and a text never equals true or false.',
          hint: 'Write true or false without quotes.',
        };
      }
    }
  },
};
