import { expect, test } from 'vitest';
import { ACTIONS, actionVersions } from '../../src/catalogue/actions.ts';
import { field } from '../../src/catalogue/library-item.ts';
import { OPERATORS } from '../../src/catalogue/operators.ts';
import { TRIGGERS } from '../../src/catalogue/triggers.ts';

test('every item stands once, under an id of the platform’s shape', () => {
  const keys = [
    ...ACTIONS.map((action) => `${action.id} ${action.versionNumber}`),
    ...OPERATORS.map((operator) => operator.id),
    ...TRIGGERS.map((trigger) => trigger.id),
  ];
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.filter((key) => !/^(sp|idn):[a-z:-]+( \d)?$/.test(key))).toEqual([]);
});

test('the versions of an action, oldest first; none for a stranger', () => {
  expect(actionVersions('sp:http')).toEqual([2, 3]);
  expect(actionVersions('sp:send-email')).toEqual([1, 2]);
  expect(actionVersions('sp:nope')).toEqual([]);
  expect(actionVersions('constructor')).toEqual([]);
  const deprecated = ACTIONS.filter((action) => action.deprecated);
  expect(deprecated.map((action) => `${action.id} ${action.versionNumber}`)).toEqual([
    'sp:send-email 1',
    'sp:get-identity 1',
    'sp:create-approval-request 1',
  ]);
});

test('inferred triggers are marked, and their ids carry no mark', () => {
  expect(TRIGGERS.find((trigger) => trigger.id === 'idn:account-deleted')?.inferred).toBe(true);
  expect(TRIGGERS.find((trigger) => trigger.id === 'idn:identity-created')?.inferred).toBe(false);
  expect(new Set(TRIGGERS.map((trigger) => trigger.type))).toEqual(
    new Set(['EVENT', 'SCHEDULED', 'EXTERNAL', 'AccessRequestTrigger']),
  );
});

test('a field reads its label and whether it is required off its name', () => {
  expect(field('recipientEmailList!', 'emailPicker')).toEqual({
    name: 'recipientEmailList',
    label: 'Recipient Email List',
    type: 'emailPicker',
    required: true,
  });
  expect(field('param_oauth')).toMatchObject({
    label: 'Param oauth',
    required: false,
    type: 'text',
  });
});
