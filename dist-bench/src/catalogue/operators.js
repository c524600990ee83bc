import { field } from './library-item.js';
const COMPARISON = [
    field('variableA!', 'jsonpath'),
    field('comparator!', 'select'),
    field('variableB!'),
];
const VARIABLES = [field('variables!', 'variableCreator')];
/**
 * The operators of facts 3.4; the loops and the wait are actions in a file and listed among those.
 * The ids of the two ends are inferred.
 */
export const OPERATORS = [
    {
        id: 'sp:compare-strings',
        name: 'Compare Strings',
        description: 'Goes one way or another by comparing texts.',
        stepType: 'choice',
        formFields: COMPARISON,
    },
    {
        id: 'sp:compare-numbers',
        name: 'Compare Numbers',
        description: 'Goes one way or another by comparing numbers.',
        stepType: 'choice',
        formFields: COMPARISON,
    },
    {
        id: 'sp:compare-boolean',
        name: 'Compare Boolean Values',
        description: 'Goes one way or another by a truth value.',
        stepType: 'choice',
        formFields: COMPARISON,
    },
    {
        id: 'sp:compare-timestamps',
        name: 'Compare Timestamps',
        description: 'Goes one way or another by comparing times.',
        stepType: 'choice',
        formFields: COMPARISON,
    },
    {
        id: 'sp:compare-unary',
        name: 'Verify Data Type',
        description: 'Goes one way or another by what a value is.',
        stepType: 'choice',
        formFields: [field('variableA!', 'jsonpath'), field('comparator!', 'select')],
    },
    {
        id: 'sp:define-variable',
        name: 'Define Variable',
        description: 'Gives values names.',
        stepType: 'Mutation',
        formFields: VARIABLES,
    },
    {
        id: 'sp:update-variable',
        name: 'Update Variable',
        description: 'Changes the value of a variable.',
        stepType: 'Mutation',
        formFields: VARIABLES,
    },
    {
        id: 'sp:operator-success',
        name: 'End Step - Success',
        description: 'Ends the workflow well.',
        stepType: 'success',
        formFields: [],
    },
    {
        id: 'sp:operator-failure',
        name: 'End Step - Failure',
        description: 'Ends the workflow as failed.',
        stepType: 'failure',
        formFields: [field('failureName!'), field('description!', 'textarea')],
    },
];
//# sourceMappingURL=operators.js.map