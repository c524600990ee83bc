import type { JsonObject } from '../../kernel/json.ts';
import { ANN, SOURCE } from '../example-people.ts';
import type { WrittenTrigger } from '../written-trigger.ts';

const AGGREGATION: JsonObject = {
  source: SOURCE,
  status: 'Success',
  started: '2026-01-05T09:00:00Z',
  completed: '2026-01-05T09:05:00Z',
  errors: [],
  warnings: [],
  stats: { scanned: 200, unchanged: 190, changed: 6, added: 3, removed: 1 },
};

const ACCOUNT_EVENT: JsonObject = {
  source: {
    id: '2c9180835d2e5168015d32f890ca1581',
    name: 'Active Directory',
    alias: 'Active Directory [source]',
    owner: { id: '2c91808a7190d06e01719938fcd20793', name: 'Bob Example' },
    governanceGroup: { id: '00000000-0000-4000-8000-000000000006', name: 'Directory Owners' },
  },
  account: {
    id: '2c9180837ab5b716017ab7c6c9ef1e20',
    name: 'ann.example',
    nativeIdentity: 'CN=Ann Example,OU=Berlin',
    uuid: '00000000-0000-4000-8000-000000000007',
    correlated: true,
    isMachine: false,
    origin: 'AGGREGATION',
    attributes: { sAMAccountName: 'ann.example', department: 'Sales' },
  },
  identity: {
    id: '2c91808a7190d06e01719938fcd20792',
    name: 'Ann Example',
    alias: 'ann.example',
    email: 'ann@acme.example',
  },
};

/** The older events name the parts of an account by references. */
const OLDER_EVENT: JsonObject = {
  identity: ANN,
  source: SOURCE,
  account: {
    id: '2c9180837ab5b716017ab7c6c9ef1e20',
    uuid: '00000000-0000-4000-8000-000000000007',
    name: 'ann.example',
    nativeIdentity: 'CN=Ann Example,OU=Berlin',
    type: 'ACCOUNT',
  },
};

const NATIVE_EVENT: JsonObject = {
  uuid: '00000000-0000-4000-8000-000000000007',
  id: '2c9180837ab5b716017ab7c6c9ef1e20',
  nativeIdentifier: 'CN=Ann Example,OU=Berlin',
  sourceId: '2c9180835d2e5168015d32f890ca1581',
  sourceName: 'Active Directory',
  identityId: '2c91808a7190d06e01719938fcd20792',
  identityName: 'Ann Example',
  attributes: { sAMAccountName: 'ann.example' },
};

/** Triggers on accounts and their aggregation (facts 4.2); the ids of the native changes stand in the SDK's pages. */
export const ACCOUNT_TRIGGERS: readonly WrittenTrigger[] = [
  {
    id: 'idn:account-aggregation-completed',
    name: 'Account Aggregation Completed',
    when: 'after an aggregation of accounts ended, well or not',
    example: AGGREGATION,
  },
  {
    id: 'idn:aggregation-accounts-collected',
    name: 'Accounts Collected for Aggregation',
    when: 'after the accounts of an aggregation were read, and before they are processed',
    example: AGGREGATION,
  },
  {
    id: 'idn:account-created',
    name: 'Account Created',
    when: 'after an account came up',
    example: {
      event: { type: 'ACCOUNT_CREATED_V2', cause: 'AGGREGATION' },
      ...ACCOUNT_EVENT,
    },
  },
  {
    id: 'idn:account-deleted?',
    name: 'Account Deleted',
    when: 'after an account went away',
    example: {
      event: { type: 'ACCOUNT_DELETED_V2', cause: 'AGGREGATION' },
      ...ACCOUNT_EVENT,
    },
  },
  {
    id: 'idn:account-updated?',
    name: 'Account Updated',
    when: 'after an account changed',
    example: {
      event: { type: 'ACCOUNT_UPDATED_V2', cause: 'PROVISIONING' },
      ...ACCOUNT_EVENT,
      accountChangeTypes: ['ATTRIBUTES_CHANGED', 'ENTITLEMENTS_ADDED'],
      singleValueAttributeChanges: [{ name: 'department', oldValue: 'Sales', newValue: 'Finance' }],
      multiValueAttributeChanges: [
        { name: 'proxyAddresses', addedValues: ['ann@acme.example'], removedValues: [] },
      ],
      entitlementChanges: [
        {
          attributeName: 'memberOf',
          added: [
            { id: '00000000-0000-4000-8000-000000000008', name: 'Auditors', value: 'CN=Auditors' },
          ],
          removed: [],
        },
      ],
    },
  },
  {
    id: 'idn:account-attributes-changed',
    name: 'Account Attributes Changed',
    when: 'after an aggregation found changed attributes of an account',
    example: {
      ...OLDER_EVENT,
      changes: [{ attribute: 'department', oldValue: 'Sales', newValue: 'Finance' }],
    },
  },
  {
    id: 'idn:account-correlated',
    name: 'Account Correlated',
    when: 'after an account was given to an identity',
    example: { ...OLDER_EVENT, attributes: { department: 'Sales' }, entitlementCount: 4 },
  },
  {
    id: 'idn:account-uncorrelated',
    name: 'Account Uncorrelated',
    when: 'after an account was taken from an identity',
    example: { ...OLDER_EVENT, entitlementCount: 4 },
  },
  {
    id: 'idn:source-account-created',
    name: 'Native Change Account Created',
    when: 'after an account was created in a source, past the platform',
    example: NATIVE_EVENT,
  },
  {
    id: 'idn:source-account-deleted',
    name: 'Native Change Account Deleted',
    when: 'after an account was deleted in a source, past the platform',
    example: NATIVE_EVENT,
  },
  {
    id: 'idn:source-account-updated',
    name: 'Native Change Account Updated',
    when: 'after an account was changed in a source, past the platform',
    example: NATIVE_EVENT,
  },
];
