import type { JsonObject } from '../../kernel/json.ts';
import { field } from '../field.ts';
import type { WrittenAction } from '../written-action.ts';

const BODY: JsonObject = {
  start: 'Disable',
  steps: {
    Disable: {
      type: 'action',
      actionId: 'sp:manage-account',
      versionNumber: 1,
      attributes: { 'accountIds.$': '$.loop.loopInput.id', operation: 'disable' },
      nextStep: 'Disabled',
    },
    Disabled: { type: 'success' },
  },
};

/** What the builder calls operators and a file holds as actions: the loops and the wait (facts 3.4, 5.4). */
export const FLOW_ACTIONS: readonly WrittenAction[] = [
  {
    id: 'sp:loop:iterator',
    name: 'Loop',
    about: 'Runs its steps for each of at most 250 items, all at once.',
    versions: [1],
    answeredBy: 'engine',
    fields: [
      field('input!', 'jsonpath', 'The list; each item is $.loop.loopInput in the body.'),
      field('context', 'jsonpath', 'What the body sees as $.loop.context.'),
      field('start!', 'text', 'The first step of the body.'),
      field('steps!', 'object', 'The steps of the body, with ends of their own.'),
    ],
    example: { 'input.$': '$.getAccounts.accounts', 'context.$': '$.trigger', ...BODY },
  },
  {
    id: 'sp:serial:iterator',
    name: 'Serial Loop',
    about: 'Runs its steps for each of at most 50 items, one after another; ends at a failure.',
    versions: [1],
    answeredBy: 'engine',
    fields: [
      field('input!', 'jsonpath', 'The list; each item is $.loop.loopInput in the body.'),
      field('context', 'jsonpath', 'What the body sees as $.loop.context.'),
      field('loopType', 'select', { options: ['forLoop'], default: 'forLoop' }),
      field('start!', 'text', 'The first step of the body.'),
      field('steps!', 'object', 'The steps of the body, with ends of their own.'),
    ],
    example: { 'input.$': '$.getAccounts.accounts', loopType: 'forLoop', ...BODY },
  },
  {
    id: 'sp:sleep',
    name: 'Wait',
    about: 'Waits for a time, or until a date.',
    versions: [1],
    answeredBy: 'engine',
    fields: [
      field('type!', 'select', { options: ['waitFor', 'waitUntil'] }),
      field('duration', 'duration', 'For waitFor: 10m, 2h, 1d.'),
      field('date', 'jsonpath', 'For waitUntil: the day.'),
      field('time', 'text', 'For waitUntil: the time of day, written on the first day of 1970.'),
    ],
    example: { type: 'waitFor', duration: '10m' },
  },
];
