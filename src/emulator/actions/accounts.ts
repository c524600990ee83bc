import { own } from '../../kernel/json.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Tenant } from '../tenant.ts';
import { failure, idsAt, output, textAt } from './asked.ts';
import type { Action } from './asked.ts';

/** What accounts can be filtered by (facts 4.1). */
const CRITERIA: ReadonlySet<string> = new Set(['sourceId', 'nativeIdentity', 'identityId']);

/** What an operation makes of an account; `undefined` means that it is gone. */
const OPERATIONS: ReadonlyMap<string, JsonObject | undefined> = new Map([
  ['enable', { disabled: false }],
  ['disable', { disabled: true }],
  ['unlock', { locked: false }],
  ['delete', undefined],
]);

/** Reads the accounts of an identity or of a filter. */
export const getAccounts: Action = ({ tenant, attributes }) => {
  const accounts = tenant.records.list('accounts');
  const by = textAt(attributes, 'getAccountsBy') ?? 'specificIdentity';
  if (by === 'specificIdentity') {
    const [identity] = idsAt(attributes, 'identity');
    if (identity === undefined) {
      return failure(400, 'The identity whose accounts are asked for is missing.');
    }
    return found(tenant, accounts, ['identityId', identity]);
  }
  const criteria = textAt(attributes, 'filterCriteria') ?? '';
  const operator = textAt(attributes, 'operator') ?? 'eq';
  if (by !== 'filters' || !CRITERIA.has(criteria) || operator !== 'eq') {
    return failure(
      400,
      `Accounts are read by specificIdentity, or by filters with one of ${[...CRITERIA].join(', ')} and eq.`,
    );
  }
  return found(tenant, accounts, [criteria, textAt(attributes, 'value') ?? '']);
};

/** Enables, disables, unlocks or deletes accounts, all of them or none. */
export const manageAccount: Action = ({ tenant, attributes }) => {
  const operation = textAt(attributes, 'operation') ?? '';
  if (!OPERATIONS.has(operation)) {
    return failure(400, `Accounts know ${[...OPERATIONS.keys()].join(', ')}, not "${operation}".`);
  }
  const ids = idsAt(attributes, 'accountIds');
  if (ids.length === 0) {
    return failure(400, 'The accounts are missing.');
  }
  if (tenant.records.list('accounts').length === 0) {
    return undefined;
  }
  const missing = ids.find((id) => tenant.records.get('accounts', id) === undefined);
  if (missing !== undefined) {
    return failure(404, `Account ${missing} was not found.`);
  }
  const change = OPERATIONS.get(operation);
  for (const id of ids) {
    const account = tenant.records.get('accounts', id);
    if (change === undefined) {
      tenant.records.delete('accounts', id);
    } else if (account !== undefined) {
      tenant.records.put('accounts', { ...account, ...change });
    }
  }
  return output({});
};

function found(
  tenant: Tenant,
  accounts: readonly JsonObject[],
  [key, value]: readonly [string, string],
): ReturnType<Action> {
  if (accounts.length === 0 && tenant.records.list('identities').length === 0) {
    return undefined;
  }
  return output({ accounts: accounts.filter((account) => own(account, key) === value) });
}
