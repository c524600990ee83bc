import { isFilled } from '../references.ts';
import type { Rule } from '../rule.ts';
import { variablesOf } from './variables.ts';

/** Variables without a value. */
export const defineVariableEmpty: Rule = {
  code: 'DEFINE_VARIABLE_EMPTY',
  group: 'Silent traps',
  severity: 'enabling',
  mutedBy: 'comment',
  title: 'A variable is defined without a value, or with an empty text.',
  why: 'The tenant refuses to enable it (facts 2.5).',
  good: `name: Count
definition:
  start: Define Variable
  steps:
    Define Variable:
      type: Mutation
      attributes:
        id: sp:define-variable
        variables: [{ name: Count, variableA: 1 }]
      nextStep: Done
    Done: { type: success }
`,
  bad: `name: Count
definition:
  start: Define Variable
  steps:
    Define Variable:
      type: Mutation
      attributes:
        id: sp:define-variable
        variables: [{ name: Count, variableA: '' }]
      nextStep: Done
    Done: { type: success }
`,
  *check(subject) {
    for (const { kind, variable, pointer } of variablesOf(subject)) {
      if (
        kind === 'define' &&
        !isFilled(variable, 'variableA') &&
        !isFilled(variable, 'variableA.$')
      ) {
        yield {
          pointer,
          message: 'The variable has no value, or an empty text.',
          hint: 'Give it a word, and blank it with a replace transform if it has to be empty.',
        };
      }
    }
  },
};
