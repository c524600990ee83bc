import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ACTIONS, findAction } from '../../../src/catalogue/actions.ts';
import type { Emulator } from '../../../src/emulator/emulator.ts';
import { ask, outputOf, PEOPLE, statusOf, tenantWith } from './ask.ts';

let emulator: Emulator;

beforeEach(async () => {
  emulator = await tenantWith(PEOPLE);
});

afterEach(() => emulator.close());

function access(id: string): unknown {
  const answer = ask(emulator, 'sp:access:get', {
    getAccessBy: 'specificIdentity',
    identityToReturn: id,
  });
  return (outputOf(answer) as { accessItems: { id: string }[] }).accessItems.map((item) => item.id);
}

test('an identity is read with its manager and attributes, and without its access', () => {
  const answer = ask(emulator, 'sp:get-identity', { id: 'ann' });
  expect(outputOf(answer)).toMatchObject({
    id: 'ann',
    emailAddress: 'ann@acme.example',
    managerRef: { type: 'IDENTITY', id: 'bob', name: 'Bob Boss' },
    attributes: { email: 'ann@acme.example', displayName: 'Ann Admin' },
  });
  expect(outputOf(answer)).not.toHaveProperty('access');
});

test('the person behind a client is an identity as well', () => {
  const demo = [...emulator.state.identities.values()].find(({ name }) => name === 'Demo Admin')!;
  expect(outputOf(ask(emulator, 'sp:get-identity', { id: demo.id }))).toMatchObject({
    name: 'Demo Admin',
  });
});

test('an identity that is not there is an error in words', () => {
  expect(ask(emulator, 'sp:get-identity', { id: 'nobody' })).toEqual({
    kind: 'error',
    error: { status: 404, message: 'Identity nobody was not found.' },
  });
  expect(statusOf(ask(emulator, 'sp:get-identity', {}))).toBe(400);
});

test.each([
  ['attributes.department:sales', ['bob']],
  ['manager.id:bob', ['ann']],
  ['email:bob@acme.example OR name.exact:"Ann Admin"', ['ann', 'bob']],
  ['@accounts(sourceId:source-1)', ['ann', 'bob']],
  ['created:[a TO b]', 400],
  ['access.name:auditor', ['bob']],
  ['name:zoe', []],
  ['', 400],
])('identities are found by %s', (inputQuery, expected) => {
  const answer = ask(emulator, 'sp:get-identities', { searchBy: 'searchQuery', inputQuery });
  if (typeof expected === 'number') {
    expect(statusOf(answer)).toBe(expected);
  } else {
    const { identities } = outputOf(answer) as { identities: { id: string }[] };
    expect(identities.map(({ id }) => id).toSorted()).toEqual(expected);
  }
});

test.each([
  [{ getAccountsBy: 'specificIdentity', identity: 'ann' }, ['acc-1']],
  [{ getAccountsBy: 'specificIdentity', identity: 'nobody' }, []],
  [{ getAccountsBy: 'specificIdentity' }, 400],
  [{ getAccountsBy: 'filters', filterCriteria: 'sourceId', value: 'source-1' }, ['acc-1', 'acc-2']],
  [
    {
      getAccountsBy: 'filters',
      filterCriteria: 'nativeIdentity',
      operator: 'eq',
      value: 'uid=ann',
    },
    ['acc-1'],
  ],
  [
    { getAccountsBy: 'filters', filterCriteria: 'identityId', operator: null, value: 'bob' },
    ['acc-2'],
  ],
  [{ getAccountsBy: 'filters', filterCriteria: 'name', value: 'x' }, 400],
  [{ getAccountsBy: 'filters', filterCriteria: 'sourceId', operator: 'sw', value: 'x' }, 400],
  [{ getAccountsBy: 'magic' }, 400],
])('accounts of %j', (attributes, expected) => {
  const answer = ask(emulator, 'sp:get-accounts', attributes);
  if (typeof expected === 'number') {
    expect(statusOf(answer)).toBe(expected);
  } else {
    const { accounts } = outputOf(answer) as { accounts: { id: string; sourceName: string }[] };
    expect(accounts.map(({ id }) => id)).toEqual(expected);
    expect(accounts.every(({ sourceName }) => sourceName === 'HR')).toBe(true);
  }
});

test('accounts are disabled, enabled, unlocked and deleted', () => {
  const account = (id: string): unknown => emulator.state.records.get('accounts', id);
  const manage = (accountIds: string | string[], operation: string): unknown =>
    outputOf(ask(emulator, 'sp:manage-account', { accountIds, operation }));
  manage(['acc-1', 'acc-2'], 'disable');
  expect([account('acc-1'), account('acc-2')]).toMatchObject([
    { disabled: true },
    { disabled: true },
  ]);
  manage('acc-1', 'enable');
  manage('acc-2', 'unlock');
  expect(account('acc-1')).toMatchObject({ disabled: false });
  expect(account('acc-2')).toMatchObject({ disabled: true, locked: false });
  manage('acc-1', 'delete');
  expect(account('acc-1')).toBeUndefined();
});

test.each([
  [{ accountIds: ['acc-1', 'gone'], operation: 'delete' }, 404],
  [{ accountIds: ['acc-1'], operation: 'explode' }, 400],
  [{ accountIds: [], operation: 'enable' }, 400],
  [{ operation: 'enable' }, 400],
])('accounts are left alone by %j', (attributes, status) => {
  expect(statusOf(ask(emulator, 'sp:manage-account', attributes))).toBe(status);
  expect(emulator.state.records.get('accounts', 'acc-1')).toMatchObject({ disabled: false });
});

test.each([
  [{ getAccessBy: 'searchQuery', query: 'name:*' }, ['role-1', 'role-2', 'profile-1']],
  [{ getAccessBy: 'searchQuery', query: 'name:books', roles: true }, []],
  [{ getAccessBy: 'searchQuery', query: '*', accessprofiles: true }, ['profile-1']],
  [{ getAccessBy: 'searchQuery', query: '' }, 400],
  [{ getAccessBy: 'specificIdentity', identityToReturn: 'bob', roles: true }, ['role-1']],
  [{ getAccessBy: 'specificIdentity', identityToReturn: 'bob', entitlements: 'true' }, []],
  [{ getAccessBy: 'specificIdentity', identityToReturn: 'nobody' }, 404],
  [{}, 400],
])('access by %j', (attributes, expected) => {
  const answer = ask(emulator, 'sp:access:get', attributes);
  if (typeof expected === 'number') {
    expect(statusOf(answer)).toBe(expected);
  } else {
    const { accessItems } = outputOf(answer) as { accessItems: { id: string }[] };
    expect(accessItems.map(({ id }) => id)).toEqual(expected);
  }
});

describe('access', () => {
  function manage(attributes: object): ReturnType<typeof ask> {
    return ask(emulator, 'sp:access:manage', {
      requestType: 'GRANT_ACCESS',
      addIdentities: ['ann'],
      requestedItems: [{ id: 'role-2', type: 'ROLE' }],
      ...attributes,
    });
  }

  test('is granted and revoked', () => {
    expect(outputOf(manage({ addIdentities: ['ann', 'bob'] }))).toMatchObject({
      accessRequests: [{ identityId: 'ann' }, { identityId: 'bob' }],
      failedAccessRequests: [],
    });
    expect([access('ann'), access('bob')]).toEqual([['role-2'], ['role-1', 'role-2']]);
    outputOf(
      manage({ requestType: 'REVOKE_ACCESS', removeIdentity: 'bob', requestedItems: 'role-1' }),
    );
    expect(access('bob')).toEqual(['role-2']);
  });

  test('is granted to one, for one item that was unwrapped, once', () => {
    const one = { addIdentities: 'ann', requestedItems: { id: 'role-2', type: 'ROLE' } };
    outputOf(manage(one));
    outputOf(manage(one));
    expect(access('ann')).toEqual(['role-2']);
  });

  test.each([
    ['2h', '1h', '1h'],
    ['1d', '23h', '1h'],
    ['1w', '167h', '1h'],
    ['1M', '730h', '14h'],
  ])('ends by itself after %s', async (removeDuration, before, after) => {
    outputOf(manage({ removeDuration }));
    await emulator.state.clock.advance(Number.parseInt(before) * 3_600_000);
    expect(access('ann')).toEqual(['role-2']);
    await emulator.state.clock.advance(Number.parseInt(after) * 3_600_000);
    expect(access('ann')).toEqual([]);
  });

  test('that is not there fails by itself', () => {
    const requestedItems = [{ id: 'role-9', type: 'ROLE' }, { id: 'role-2' }];
    expect(outputOf(manage({ requestedItems }))).toMatchObject({
      accessRequests: [{ requestedItems: [{ id: 'role-2' }] }],
      failedAccessRequests: [{ id: 'role-9' }],
    });
    expect(outputOf(manage({ requestedItems: 'role-9' }))).toMatchObject({ accessRequests: [] });
  });

  test.each([
    [{ removeDuration: 'soon' }, 400],
    [{ requestType: 'WISH' }, 400],
    [{ addIdentities: Array.from({ length: 11 }, () => 'ann') }, 400],
    [{ addIdentities: [] }, 400],
    [{ addIdentities: ['ann', 'nobody'] }, 404],
    [{ requestedItems: [] }, 400],
    [{ requestedItems: [{ type: 'ROLE' }] }, 400],
  ])('is not changed by %j', (attributes, status) => {
    expect(statusOf(manage(attributes))).toBe(status);
    expect(access('ann')).toEqual([]);
  });

  test('for a duration that is none fails in the words of the platform', () => {
    expect(manage({ removeDuration: 'soon' })).toMatchObject({
      error: { message: 'timeext: invalid duration "soon"' },
    });
  });
});

describe('without a seed', () => {
  beforeEach(async () => {
    await emulator.close();
    emulator = await tenantWith({});
  });

  test.each([
    ['sp:get-identity', { id: 'x' }],
    ['sp:get-identities', { inputQuery: 'name:x' }],
    ['sp:get-accounts', { identity: 'x' }],
    ['sp:manage-account', { accountIds: 'x', operation: 'disable' }],
    ['sp:access:get', { getAccessBy: 'searchQuery', query: '*' }],
    ['sp:access:get', { getAccessBy: 'specificIdentity', identityToReturn: 'x' }],
    ['sp:access:manage', { requestType: 'GRANT_ACCESS', addIdentities: 'x', requestedItems: 'y' }],
    ['sp:pag-active-directory', {}],
  ])('%s answers with the example of the library', (actionId, attributes) => {
    expect(ask(emulator, actionId, attributes)).toEqual({
      kind: 'output',
      output: findAction(actionId)!.exampleOutput,
    });
  });
});

test('every action of the library is answered in every version', () => {
  for (const { id, versionNumber, exampleAttributes } of ACTIONS) {
    const answer = ask(emulator, id, exampleAttributes, { version: versionNumber });
    expect(answer, id).not.toMatchObject({ error: { status: 500 } });
  }
});

test.each([
  ['sp:magic', undefined, 'The library has no action sp:magic.'],
  ['sp:get-identity', 9, 'The library has sp:get-identity in version 1 and 2, not in 9.'],
])('%s in version %s is not known', (actionId, version, message) => {
  expect(ask(emulator, actionId, { id: 'ann' }, { version })).toEqual({
    kind: 'error',
    error: { status: 400, message },
  });
});
