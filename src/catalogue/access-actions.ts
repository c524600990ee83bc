import type { JsonObject } from '../kernel/json.ts';
import { field } from './library-item.ts';
import type { FormField } from './library-item.ts';
import type { WrittenAction } from './written-action.ts';

const IDENTITY_OUTPUT: JsonObject = {
  id: '2c91808a7190d06e01719938fcd20792',
  name: 'Ann Example',
  emailAddress: 'ann@acme.example',
  managerRef: { id: '2c91808a7190d06e01719938fcd20793', name: 'Bob Example', type: 'IDENTITY' },
  attributes: { department: 'Sales' },
};

const MANAGE_ACCESS_FIELDS: readonly FormField[] = [
  field('requestType!', 'select'),
  field('addIdentities', 'identityPicker'),
  field('removeIdentity', 'identityPicker'),
  field('requestedItems', 'array'),
  field('comments', 'textarea'),
  field('removeDuration', 'duration'),
];

/** Actions on identities, accounts, access and certifications (facts 4.1). */
export const ACCESS_ACTIONS: readonly WrittenAction[] = [
  {
    id: 'sp:get-identity',
    name: 'Get Identity',
    about: 'Reads one identity.',
    versions: [1, 2],
    deprecated: [1],
    fields: [field('id!', 'identityPicker')],
    output: IDENTITY_OUTPUT,
  },
  {
    id: 'sp:get-identities',
    name: 'Get List of Identities',
    about: 'Searches identities.',
    versions: [2],
    fields: [field('searchBy!', 'select'), field('inputQuery')],
    output: { identities: [IDENTITY_OUTPUT] },
  },
  {
    id: 'sp:get-accounts',
    name: 'Get Accounts',
    about: 'Reads the accounts of an identity or of a filter.',
    versions: [1],
    fields: [
      field('getAccountsBy!', 'select'),
      field('identity', 'identityPicker'),
      field('filterCriteria', 'select'),
      field('operator', 'select'),
      field('value'),
    ],
    output: {
      accounts: [
        {
          id: '2c9180837ab5b716017ab7c6c9ef1e20',
          sourceId: '2c9180835d2e5168015d32f890ca1581',
          sourceName: 'Active Directory',
          nativeIdentity: 'CN=Ann Example',
          attributes: {},
        },
      ],
    },
  },
  {
    id: 'sp:manage-account',
    name: 'Manage Accounts',
    about: 'Enables, disables, unlocks or deletes accounts.',
    versions: [1],
    fields: [field('accountIds!', 'array'), field('operation!', 'select')],
  },
  {
    id: 'sp:access:get',
    name: 'Get Access',
    about: 'Reads access items by search or by identity.',
    versions: [1],
    fields: [
      field('getAccessBy!', 'select'),
      field('query'),
      field('identityToReturn', 'identityPicker'),
      field('accessprofiles', 'checkbox'),
      field('entitlements', 'checkbox'),
      field('roles', 'checkbox'),
    ],
    output: {
      accessItems: [{ id: '2c918087-role', name: 'Auditor', type: 'ROLE' }],
    },
  },
  {
    id: 'sp:access:manage',
    name: 'Manage Access',
    about: 'Requests or revokes access.',
    versions: [1, 2],
    fields: MANAGE_ACCESS_FIELDS,
    output: { accessRequests: [], failedAccessRequests: [] },
  },
  {
    id: 'sp:generic-approval',
    name: 'Generic Approval',
    about: 'Asks for an approval and waits for it.',
    versions: [1],
    fields: [
      field('name!'),
      field('description', 'textarea'),
      field('approvalType!', 'select'),
      field('singleApproverCategory', 'select'),
      field('singleApproverIdentityId', 'identityPicker'),
      field('approvalTimeout', 'number'),
      field('approvalActionAtTimeout', 'select'),
      field('priority', 'select'),
    ],
    output: { status: 'APPROVED', approvedBy: [], rejectedBy: [], comments: [] },
  },
  {
    id: 'sp:access-request-approval',
    name: 'Access Request Approval',
    about: 'Asks for the approval of an access request.',
    versions: [1],
    fields: [
      field('accessRequestId!', 'jsonpath'),
      field('accountActivityId', 'jsonpath'),
      field('approvalType!', 'select'),
      field('singleApproverCategory', 'select'),
    ],
    output: { status: 'APPROVED' },
  },
  {
    id: 'sp:create-approval-request',
    name: 'Create Approval Request',
    about: 'Asks for an approval; replaced by Generic Approval.',
    versions: [1],
    deprecated: [1],
    fields: [],
  },
  {
    id: 'sp:create-campaign',
    name: 'Create Campaign',
    about: 'Creates a certification campaign.',
    versions: [2],
    fields: [
      field('type!', 'select'),
      field('name!'),
      field('description', 'textarea'),
      field('duration', 'duration'),
      field('activateUponCreation', 'checkbox'),
      field('reviewerId', 'identityPicker'),
    ],
    output: { id: '2c918087-campaign', name: 'Review', type: 'SEARCH' },
  },
  {
    id: 'sp:activate-campaign',
    name: 'Activate Campaign',
    about: 'Activates a campaign.',
    versions: [1],
    fields: [field('id!')],
  },
];
