import { isArray, own, stringAt } from '../../kernel/json.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { STEP_TYPES, stepType } from '../../workflow/step.ts';
import { stepPointer } from '../action-steps.ts';
import type { Finding, Rule } from '../rule.ts';
import { suggest } from '../suggest.ts';
import { isTagged } from '../tag.ts';

/** Steps that lack what their type needs. */
export const stepIncomplete: Rule = {
  code: 'STEP_INCOMPLETE',
  group: 'Shape',
  severity: 'enabling',
  mutedBy: 'comment',
  title: 'A step has no known type, or lacks a field that its type needs.',
  why: 'It can be saved, but not enabled (facts 2.5, 3.3).',
  good: `name: Welcome
definition:
  start: Has Manager
  steps:
    Has Manager:
      type: choice
      choiceList:
        - { comparator: IsPresent, variableA.$: $.trigger.manager, nextStep: Done }
      defaultStep: Done
    Done: { type: success }
`,
  bad: `name: Welcome
definition:
  start: Has Manager
  steps:
    Has Manager:
      type: choice
      choiceList:
        - { comparator: IsPresent, variableA.$: $.trigger.manager, nextStep: Done }
    Done: { type: sucess }
`,
  *check({ maps }) {
    for (const map of maps) {
      for (const [key, step] of map.steps) {
        const type = stepType(step);
        if (type === undefined ? !isTagged(own(step, 'type')) : missingOf(type, step).length > 0) {
          yield* checkStep(key, step, stepPointer({ map, key }));
        }
      }
    }
  },
};

function* checkStep(key: string, step: JsonObject, pointer: string): Iterable<Finding> {
  const type = stepType(step);
  const name = JSON.stringify(key);
  if (type === undefined) {
    const near = suggest(stringAt(step, 'type') ?? '', STEP_TYPES);
    yield {
      pointer: `${pointer}/type`,
      message: `Step ${name} has no known type.`,
      hint: near === undefined ? `Types: ${STEP_TYPES.join(', ')}.` : `Did you mean ${near}?`,
    };
  }
  const missing = type === undefined ? [] : missingOf(type, step);
  for (const field of missing) {
    yield {
      pointer,
      message: `Step ${name} has no ${field}.`,
      hint: `A step of type ${type} needs it.`,
    };
  }
}

function missingOf(type: string, step: JsonObject): readonly string[] {
  switch (type) {
    case 'action':
      return ['actionId', 'attributes'].filter((field) => isAbsent(step, field));
    case 'choice':
      return ['choiceList', 'defaultStep'].filter((field) => isAbsent(step, field));
    case 'Mutation':
      return ['attributes'].filter((field) => isAbsent(step, field));
    default:
      return [];
  }
}

function isAbsent(step: JsonObject, field: string): boolean {
  const value = own(step, field);
  return (
    value === undefined || value === null || value === '' || (isArray(value) && value.length === 0)
  );
}
