import type { JsonObject } from '../../kernel/json.ts';
import { ANN, ANN_ATTRIBUTES } from '../example-people.ts';
import type { WrittenTrigger } from '../written-trigger.ts';

const ROBOT_OWNER: JsonObject = {
  type: 'IDENTITY',
  id: '2c91808a7190d06e01719938fcd20793',
  name: 'Bob Example',
  isPrimary: true,
};

const ROBOT_ENTITLEMENT: JsonObject = {
  entitlementId: '00000000-0000-4000-8000-000000000013',
  displayName: 'Invoices read',
  source: { type: 'SOURCE', id: '2c9180835d2e5168015d32f890ca1581', name: 'Active Directory' },
};

const ROBOT: JsonObject = {
  id: '00000000-0000-4000-8000-000000000014',
  name: 'Invoice Reader',
  created: '2026-01-05T09:00:00Z',
  modified: '2026-01-05T09:00:00Z',
  businessApplication: 'Billing',
  description: 'Reads invoices',
  attributes: { region: 'eu' },
  subtype: 'AI Agent',
  owners: [ROBOT_OWNER],
  manuallyEdited: false,
  manuallyCreated: true,
  userEntitlements: [ROBOT_ENTITLEMENT],
};

/** Triggers on people and machines (facts 4.2). */
export const IDENTITY_TRIGGERS: readonly WrittenTrigger[] = [
  {
    id: 'idn:identity-created',
    name: 'Identity Created',
    when: 'after an identity was created',
    example: { identity: ANN, attributes: ANN_ATTRIBUTES },
  },
  {
    id: 'idn:identity-deleted',
    name: 'Identity Deleted',
    when: 'after an identity was deleted',
    example: { identity: ANN, attributes: ANN_ATTRIBUTES },
  },
  {
    id: 'idn:identity-attributes-changed',
    name: 'Identity Attributes Changed',
    when: 'after attributes of an identity changed',
    example: {
      identity: ANN,
      changes: [
        { attribute: 'department', oldValue: 'Sales', newValue: 'Finance' },
        {
          attribute: 'manager',
          oldValue: { id: 'old', name: 'Old' },
          newValue: { id: 'new', name: 'New' },
        },
      ],
    },
  },
  {
    id: 'idn:outlier-detected?',
    name: 'Outlier Detected',
    when: 'after an identity was found to have access unlike that of its peers',
    example: { identity: ANN, outlierType: 'LOW_SIMILARITY', score: 0.92 },
  },
  {
    id: 'idn:machine-identity-created?',
    name: 'Machine Identity Created',
    when: 'after a machine identity was created',
    example: { eventType: 'MACHINE_IDENTITY_CREATED', machineIdentity: ROBOT },
  },
  {
    id: 'idn:machine-identity-deleted?',
    name: 'Machine Identity Deleted',
    when: 'after a machine identity was deleted',
    example: { eventType: 'MACHINE_IDENTITY_DELETED', machineIdentity: ROBOT },
  },
  {
    id: 'idn:machine-identity-updated',
    name: 'Machine Identity Updated',
    when: 'after a machine identity changed',
    example: {
      eventType: 'MACHINE_IDENTITY_UPDATED',
      machineIdentity: ROBOT,
      machineIdentityChangeTypes: ['ATTRIBUTES_CHANGED', 'OWNERS_ADDED'],
      userEntitlementChanges: { attributeName: 'userEntitlements', added: [], removed: [] },
      ownerChanges: { attributeName: 'owners', added: [ROBOT_OWNER], removed: [] },
      singleValueAttributeChanges: [{ name: 'region', oldValue: 'us', newValue: 'eu' }],
    },
  },
];
