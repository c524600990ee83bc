import type { JsonObject } from '../../kernel/json.ts';
import { STEP_TYPES } from '../../workflow/step.ts';
import type { StepType } from '../../workflow/step.ts';
import { actionSchema } from './action-schema.ts';
import { choiceSchema } from './choice-schema.ts';
import { mutationSchema } from './mutation-schema.ts';
import {
  ANY_TEXT,
  IN_CAPITALS,
  item,
  known,
  list,
  mapping,
  quiet,
  ref,
  text,
  where,
} from './written-value.ts';

const ABOUT: Readonly<Record<StepType, string>> = {
  action: 'Does something: an action of the library, a loop, or a wait.',
  choice: 'Goes one way or another.',
  Mutation: 'Defines or changes variables.',
  success: 'Ends the workflow, or one round of a loop, well.',
  failure: 'Ends the workflow, or one round of a loop, as failed.',
};

/** The steps of a definition or of a loop's body, by their keys. */
export function stepsSchema(): JsonObject {
  return mapping('Steps, by the names that other steps call them by.', {
    additionalProperties: ref('step'),
  });
}

/** One step (facts 3.1). */
export function stepSchema(): JsonObject {
  return item('step', 'One step.', {
    required: ['type'],
    additionalProperties: false,
    properties: {
      type: known(ABOUT, IN_CAPITALS, 'What kind of step it is.'),
      displayName: text('What the builder shows instead of the key; no path uses it.'),
      description: text('What the step is for.'),
      ...untyped(),
    },
    allOf: STEP_TYPES.map((type) => where('type', spellings(type), ref(`${type} step`))),
  });
}

/** What each type of step adds, by the names under which `step` refers to it. */
export function stepKinds(): JsonObject {
  return {
    'action step': actionSchema(),
    'choice step': choiceSchema(),
    'Mutation step': mutationSchema(),
    'success step': {
      properties: {
        actionId: { description: 'sp:operator-success; it may be left out.', ...ANY_TEXT },
      },
    },
    'failure step': {
      properties: {
        actionId: { description: 'sp:operator-failure; it may be left out.', ...ANY_TEXT },
        failureName: text('What the history of the run shows.'),
        description: text('Why the run failed.'),
        failureDetails: text('More about it.'),
      },
    },
  };
}

/** Keys that some types of step have: known in every step, and proposed by the type alone. */
function untyped(): JsonObject {
  const keys: Readonly<Record<string, JsonObject>> = {
    actionId: ANY_TEXT,
    versionNumber: { type: ['integer', 'string'] },
    attributes: mapping('What the step is given.', {}),
    nextStep: text('The step that follows.'),
    catch: list('Where the workflow goes on when the step fails.', {}),
    selectResult: {},
    choiceList: list('Where the workflow goes.', {}),
    defaultStep: text('The step that follows when no choice is met.'),
    failureName: text('What the history of the run shows.'),
    failureDetails: text('More about a failure.'),
  };
  return Object.fromEntries(
    Object.entries(keys).map(([key, { description: _toldByType, ...bare }]) => [key, quiet(bare)]),
  );
}

/** The platform reads types in any letter case; these are the ones that were seen (facts 3.1). */
function spellings(type: StepType): readonly string[] {
  const lower = type.toLowerCase();
  return [
    ...new Set([type, lower, type.toUpperCase(), lower.replace(/^./, (c) => c.toUpperCase())]),
  ];
}
