import type { JsonObject } from '../../kernel/json.ts';
import { ANN, ANN_WHOLE, BOB, ROLE } from '../example-people.ts';
import { field } from '../field.ts';
import type { FormField } from '../library-item.ts';
import type { WrittenAction } from '../written-action.ts';

const ACCESS_REQUEST_TIMEOUT_MS = 90_000;

const MANAGE: readonly FormField[] = [
  field('requestType!', 'select', { options: ['GRANT_ACCESS', 'REVOKE_ACCESS'] }),
  field('addIdentities', 'identityPicker', 'For GRANT_ACCESS: who gets it.'),
  field('removeIdentity', 'identityPicker', 'For REVOKE_ACCESS: whose it is.'),
  field('requestedItems', 'array', 'What is asked for: {id, type} each.'),
  field('comments', 'textarea'),
];

const MANAGED: Pick<WrittenAction, 'id' | 'name' | 'timeoutMs' | 'example' | 'output'> = {
  id: 'sp:access:manage',
  name: 'Manage Access',
  timeoutMs: ACCESS_REQUEST_TIMEOUT_MS,
  example: {
    requestType: 'GRANT_ACCESS',
    'addIdentities.$': '$.trigger.identity.id',
    'requestedItems.$': '$.getAccess.accessItems',
    removeDuration: '1w',
    comments: 'Asked for by a workflow',
  },
  output: {
    accessRequests: [
      {
        accessRequestId: '4b4d982dddff4267ab12f0f1e72b5a6d',
        identityId: ANN['id'] ?? null,
        requestedItems: [ROLE],
      },
    ],
    failedAccessRequests: [],
  },
};

/** Actions on identities, accounts, access and certifications (facts 4.1). */
export const ACCESS_ACTIONS: readonly WrittenAction[] = [
  {
    id: 'sp:get-identity',
    name: 'Get Identity',
    about: 'Reads one identity with its attributes and its manager.',
    versions: [1, 2],
    deprecated: [1],
    fields: [field('id!', 'identityPicker', 'The identity’s id, not its name.')],
    example: { 'id.$': '$.trigger.identity.id' },
    output: ANN_WHOLE,
    outputMembers: { attributes: { type: 'object' } },
  },
  {
    id: 'sp:get-identities',
    name: 'Get List of Identities',
    about: 'Searches identities.',
    versions: [2],
    fields: [
      field('searchBy!', 'select', { options: ['searchQuery'], default: 'searchQuery' }),
      field('inputQuery', 'text', 'A search query, as attributes.department:Sales.'),
    ],
    example: { searchBy: 'searchQuery', inputQuery: 'attributes.department:Sales' },
    output: { identities: [ANN_WHOLE] },
  },
  {
    id: 'sp:get-accounts',
    name: 'Get Accounts',
    about: 'Reads the accounts of an identity, or those that a filter finds.',
    versions: [1],
    fields: [
      field('getAccountsBy!', 'select', { options: ['specificIdentity', 'filters'] }),
      field('identity', 'identityPicker', 'For specificIdentity.'),
      field('filterCriteria', 'select', {
        description: 'For filters: what is compared.',
        options: ['sourceId', 'nativeIdentity', 'identityId'],
      }),
      field('operator', 'select', { options: ['eq'], default: 'eq' }),
      field('value', 'text', 'For filters: what it is compared with.'),
    ],
    example: { getAccountsBy: 'specificIdentity', 'identity.$': '$.trigger.identity.id' },
    output: {
      accounts: [
        account('2c9180837ab5b716017ab7c6c9ef1e20', 'Active Directory', 'CN=Ann Example,OU=Berlin'),
        account('2c9180837ab5b716017ab7c6c9ef1e21', 'Mail', 'ann@acme.example'),
      ],
    },
  },
  {
    id: 'sp:manage-account',
    name: 'Manage Accounts',
    about: 'Enables, disables, unlocks or deletes accounts.',
    versions: [1],
    fields: [
      field('accountIds!', 'array', 'One id or a list of them.'),
      field('operation!', 'select', { options: ['enable', 'disable', 'unlock', 'delete'] }),
    ],
    example: { 'accountIds.$': '$.getAccounts.accounts[*].id', operation: 'disable' },
    output: { accounts: [{ id: '2c9180837ab5b716017ab7c6c9ef1e20', status: 'SUCCESS' }] },
  },
  {
    id: 'sp:access:get',
    name: 'Get Access',
    about: 'Reads access items by a search, or those that an identity has.',
    versions: [1],
    fields: [
      field('getAccessBy!', 'select', { options: ['searchQuery', 'specificIdentity'] }),
      field('query', 'text', 'For searchQuery, as name.exact:"Auditor".'),
      field('identityToReturn', 'identityPicker', 'For specificIdentity.'),
      field('accessprofiles', 'checkbox', { default: false }),
      field('entitlements', 'checkbox', { default: false }),
      field('roles', 'checkbox', { default: false }),
    ],
    example: {
      getAccessBy: 'searchQuery',
      query: 'name.exact:"Auditor"',
      roles: true,
      accessprofiles: false,
      entitlements: false,
    },
    output: {
      accessItems: [{ ...ROLE, description: 'May read the books', requestable: true }],
    },
    outputMembers: {
      accessItems: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            id: { type: 'string' },
            name: { type: 'string' },
            type: { type: 'string', enum: ['ACCESS_PROFILE', 'ENTITLEMENT', 'ROLE'] },
            description: { type: 'string' },
            requestable: { type: 'boolean' },
          },
        },
      },
    },
  },
  {
    ...MANAGED,
    about: 'Asks for roles and access profiles, or gives them back.',
    versions: [1],
    fields: [
      ...MANAGE,
      field('removeDuration', 'duration', 'When the access ends by itself, in days or weeks: 2d.'),
    ],
  },
  {
    ...MANAGED,
    about: 'Asks for roles, access profiles and entitlements, or gives them back.',
    versions: [2],
    fields: [
      ...MANAGE,
      field(
        'removeDuration',
        'duration',
        'When the access ends by itself: 2h, 1d, 1w, 1M. Empty is for ever.',
      ),
      field('startDate', 'jsonpath', 'When the access begins.'),
    ],
  },
  {
    id: 'sp:create-campaign',
    name: 'Create Campaign',
    about: 'Creates a certification campaign, which is generated afterwards.',
    versions: [2],
    fields: [
      field('type!', 'select', { options: ['REVIEWER_IDENTITY'] }),
      field('name!'),
      field('description', 'textarea'),
      field('duration', 'duration', 'As 14d.'),
      field('activateUponCreation', 'checkbox', { default: false }),
      field('emailNotificationEnabled', 'checkbox', 'True or false; null is risky.'),
      field('recommendationsEnabled', 'checkbox', 'True or false; null is risky.'),
      field('undecidedAccess', 'select', 'What becomes of access nobody decided on.'),
      field('reviewerId', 'identityPicker', 'Who decides.'),
      field('reviewerCertificationType', 'select', {
        description: 'ACCESS searches the whole tenant and fails over 10,000 items.',
        options: ['IDENTITY', 'ACCESS'],
      }),
      field('reviewerIdentitiesToCertify', 'identityPicker', 'For IDENTITY: whose access.'),
      field('reviewerAccessItemType', 'select', 'For ACCESS.'),
      field('reviewerAccessOperator', 'select', 'For ACCESS.'),
      field('reviewerAccessConstraintIds', 'array', 'For ACCESS: the items.'),
    ],
    example: {
      type: 'REVIEWER_IDENTITY',
      name: 'Review of {{$.getIdentity.name}}',
      description: 'Access kept from the former department',
      duration: '14d',
      activateUponCreation: false,
      emailNotificationEnabled: true,
      recommendationsEnabled: false,
      reviewerCertificationType: 'IDENTITY',
      'reviewerId.$': '$.getIdentity.managerRef.id',
      'reviewerIdentitiesToCertify.$': '$.getIdentity.id',
    },
    output: {
      id: '2c918086719eec070171a7e3355a360a',
      name: 'Review of Ann Example',
      description: 'Access kept from the former department',
      type: 'SEARCH',
      status: 'PENDING',
      deadline: '2026-01-19T09:00:00Z',
      emailNotificationEnabled: true,
      recommendationsEnabled: false,
      created: '2026-01-05T09:00:00Z',
      totalCertifications: 1,
      completedCertifications: 0,
      reviewer: BOB,
    },
  },
  {
    id: 'sp:activate-campaign',
    name: 'Activate Campaign',
    about: 'Activates a campaign that has been generated.',
    versions: [1],
    fields: [field('id!', 'text', 'The campaign’s id.')],
    example: { 'id.$': '$.createCampaign.id' },
  },
];

function account(id: string, sourceName: string, nativeIdentity: string): JsonObject {
  return {
    id,
    name: 'ann.example',
    nativeIdentity,
    sourceId: '2c9180835d2e5168015d32f890ca1581',
    sourceName,
    identityId: ANN['id'] ?? null,
    disabled: false,
    locked: false,
    systemAccount: false,
    attributes: { sAMAccountName: 'ann.example', department: 'Sales' },
  };
}
