import type { JsonObject } from '../kernel/json.ts';
import { comparatorsOf } from './comparators.ts';
import { field } from './field.ts';
import type { LibraryOperator } from './library-item.ts';

/**
 * The operators of facts 3.4; the loops and the wait are actions in a file and listed among those.
 * The ids of the two ends are inferred.
 */
export const OPERATORS: readonly LibraryOperator[] = [
  comparison(
    'sp:compare-strings',
    'Compare Strings',
    'Goes one way or another by comparing texts.',
    {
      comparator: 'StringEquals',
      'variableA.$': '$.getIdentity.attributes.workerType',
      variableB: 'Contractor',
    },
  ),
  comparison(
    'sp:compare-numbers',
    'Compare Numbers',
    'Goes one way or another by comparing numbers.',
    {
      comparator: 'NumericGreaterThan',
      'variableA.$': '$.getAccounts.accounts.length()',
      variableB: 0,
    },
  ),
  comparison(
    'sp:compare-boolean',
    'Compare Boolean Values',
    'Goes one way or another by a truth value.',
    { comparator: 'BooleanEquals', 'variableA.$': '$.trigger.confirmed', variableB: true },
  ),
  comparison(
    'sp:compare-timestamps',
    'Compare Timestamps',
    'Goes one way or another by comparing times.',
    {
      comparator: 'TimestampLessThan',
      'variableA.$': '$.getIdentity.attributes.startDate',
      'variableB.$': '$.now()',
    },
  ),
  comparison(
    'sp:compare-unary',
    'Verify Data Type',
    'Goes one way or another by what a value is.',
    { comparator: 'IsPresent', 'variableA.$': '$.getIdentity.managerRef.id' },
  ),
  {
    id: 'sp:define-variable',
    name: 'Define Variable',
    description: 'Gives values names, which later steps read at $.<step>.<name>.',
    stepType: 'Mutation',
    formFields: [field('variables!', 'variableCreator', 'name, variableA, transforms each.')],
    exampleStep: mutation('sp:define-variable', {
      name: 'Short Name',
      'variableA.$': '$.getIdentity.name',
      transforms: [{ id: 'sp:transform:substring:string', input: { start: 0, length: 8 } }],
    }),
  },
  {
    id: 'sp:update-variable',
    name: 'Update Variable',
    description: 'Changes the value of a variable that was defined before.',
    stepType: 'Mutation',
    formFields: [
      field('variables!', 'variableCreator', 'The name is the path of the variable to change.'),
    ],
    exampleStep: mutation('sp:update-variable', {
      name: '$.defineVariable.shortName',
      'variableA.$': '$.defineVariable.shortName',
      transforms: [{ id: 'sp:transform:concatenate:string', input: { variableB: '!' } }],
    }),
  },
  {
    id: 'sp:operator-success',
    name: 'End Step - Success',
    description: 'Ends the workflow well.',
    stepType: 'success',
    formFields: [],
    exampleStep: { type: 'success' },
  },
  {
    id: 'sp:operator-failure',
    name: 'End Step - Failure',
    description: 'Ends the workflow as failed.',
    stepType: 'failure',
    formFields: [
      field('failureName!', 'text', 'What the run’s history shows.'),
      field('description!', 'textarea'),
      field('failureDetails', 'textarea'),
    ],
    exampleStep: {
      type: 'failure',
      failureName: 'No manager',
      description: 'Nobody can approve the request',
    },
  },
];

function comparison(
  id: string,
  name: string,
  description: string,
  item: JsonObject,
): LibraryOperator {
  const options = comparatorsOf(id);
  return {
    id,
    name,
    description,
    stepType: 'choice',
    formFields: [
      field('variableA!', 'jsonpath'),
      field('comparator!', 'select', { options }),
      ...(Object.keys(item).some((key) => key.startsWith('variableB'))
        ? [field('variableB!')]
        : []),
    ],
    exampleStep: {
      type: 'choice',
      actionId: id,
      choiceList: [{ ...item, nextStep: 'Go On' }],
      defaultStep: 'Done',
    },
  };
}

function mutation(actionId: string, variable: JsonObject): JsonObject {
  return {
    type: 'Mutation',
    actionId,
    attributes: { id: actionId, variables: [variable] },
    nextStep: 'Done',
  };
}
