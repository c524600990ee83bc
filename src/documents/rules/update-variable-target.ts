import { stringAt } from '../../kernel/json.ts';
import type { Rule } from '../rule.ts';
import { isTagged } from '../tag.ts';
import { variablesOf } from './variables.ts';

/** Updates of variables that cannot be updated. */
export const updateVariableTarget: Rule = {
  code: 'UPDATE_VARIABLE_TARGET',
  group: 'Silent traps',
  severity: 'enabling',
  mutedBy: 'comment',
  title: 'Update Variable names something else than a variable of a step keyed "Define Variable…".',
  why: 'Only variables of such steps can be updated (facts 2.5).',
  good: `name: Count
definition:
  start: Define Variable
  steps:
    Define Variable:
      type: Mutation
      attributes:
        id: sp:define-variable
        variables: [{ name: Count, variableA: 1 }]
      nextStep: Update Variable
    Update Variable:
      type: Mutation
      attributes:
        id: sp:update-variable
        variables: [{ name: $.defineVariable.count, variableA: 2 }]
      nextStep: Done
    Done: { type: success }
`,
  bad: `name: Count
definition:
  start: Configuration
  steps:
    Configuration:
      type: Mutation
      attributes:
        id: sp:define-variable
        variables: [{ name: Count, variableA: 1 }]
      nextStep: Update Variable
    Update Variable:
      type: Mutation
      attributes:
        id: sp:update-variable
        variables: [{ name: $.configuration.count, variableA: 2 }]
      nextStep: Done
    Done: { type: success }
`,
  *check(subject) {
    for (const { kind, variable, pointer } of variablesOf(subject)) {
      const name = stringAt(variable, 'name') ?? '';
      if (
        kind === 'update' &&
        !isTagged(name) &&
        !/^\$\.(loop\.context\.)?defineVariable[\p{L}\p{N}]*\.[\p{L}\p{N}]+$/u.test(name)
      ) {
        yield {
          pointer: `${pointer}/name`,
          message: 'This names no variable of a step keyed "Define Variable…".',
          hint: 'Key the defining step Define Variable, and write $.defineVariable.name.',
        };
      }
    }
  },
};
