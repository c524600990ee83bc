import { AND, AND_OR, EQ, EQ_IN, EQ_IN_SW, EQ_SW, WHEN, except, recordsOf } from './documented.ts';
import type { LookUp } from './look-up.ts';
import { people, publicIdentity, seenPerson, shownIdentity } from './people.ts';

/** The collections of people and their accounts (facts 8). */
export const PEOPLE_COLLECTIONS: readonly LookUp[] = [
  {
    api: 'public-identities',
    list: 'getPublicIdentities',
    scopes: ['sp:scopes:default'],
    has: except('beta'),
    filterable: { id: EQ_IN, alias: EQ_SW, email: EQ_SW, firstname: EQ_SW, lastname: EQ_SW },
    composites: AND_OR,
    sortable: ['name'],
    rows: people,
    seen: seenPerson,
    shown: publicIdentity,
  },
  {
    api: 'identities',
    list: 'listIdentities',
    get: 'getIdentity',
    scopes: ['idn:identity:read', 'idn:identity:manage'],
    has: except('v3'),
    filterable: {
      id: EQ_IN,
      name: EQ_SW,
      alias: EQ_SW,
      email: EQ_SW,
      firstname: EQ_SW,
      lastname: EQ_SW,
      correlated: EQ,
    },
    composites: AND_OR,
    sortable: ['name', 'alias'],
    rows: people,
    seen: seenPerson,
    shown: shownIdentity,
  },
  {
    api: 'accounts',
    list: 'listAccounts',
    get: 'getAccount',
    scopes: ['idn:accounts:read', 'idn:accounts:manage'],
    has: except(),
    filterable: {
      id: EQ_IN_SW,
      identityId: EQ_IN_SW,
      name: EQ_IN_SW,
      nativeIdentity: EQ_IN_SW,
      sourceId: EQ_IN_SW,
      uncorrelated: EQ,
      hasEntitlements: EQ,
      'identity.name': EQ_IN_SW,
      created: ['eq', ...WHEN],
      modified: ['eq', ...WHEN],
    },
    composites: AND,
    sortable: ['id', 'name', 'created', 'modified', 'sourceId', 'identityId'],
    rows: recordsOf('accounts'),
  },
];
