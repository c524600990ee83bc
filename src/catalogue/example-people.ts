import type { JsonObject } from '../kernel/json.ts';

const ANN_ID = '2c91808a7190d06e01719938fcd20792';
const BOB_ID = '2c91808a7190d06e01719938fcd20793';

/** A reference to the identity that the examples are about. */
export const ANN: JsonObject = { type: 'IDENTITY', id: ANN_ID, name: 'Ann Example' };

/** A reference to her manager. */
export const BOB: JsonObject = { type: 'IDENTITY', id: BOB_ID, name: 'Bob Example' };

/** What is known of the identity that the examples are about. */
export const ANN_ATTRIBUTES: JsonObject = {
  firstname: 'Ann',
  lastname: 'Example',
  displayName: 'Ann Example',
  email: 'ann@acme.example',
  department: 'Sales',
  location: 'Berlin',
  jobTitle: 'Account Manager',
  workerType: 'Employee',
  cloudLifecycleState: 'active',
  startDate: '2026-02-01T00:00:00Z',
  contractEnd: '2026-12-31T00:00:00Z',
};

/** The same identity as a step reads it. */
export const ANN_WHOLE: JsonObject = {
  id: ANN_ID,
  name: 'Ann Example',
  alias: 'ann.example',
  emailAddress: 'ann@acme.example',
  processingState: null,
  identityStatus: 'REGISTERED',
  isManager: false,
  managerRef: BOB,
  lifecycleState: { stateName: 'active', manuallyUpdated: false },
  attributes: ANN_ATTRIBUTES,
};

/** References to the source of the examples. */
export const SOURCE: JsonObject = {
  id: '2c9180835d2e5168015d32f890ca1581',
  type: 'SOURCE',
  name: 'Active Directory',
};
/** A role that is asked for, taken and given in the examples. */
export const ROLE: JsonObject = {
  id: '2c91808b6ef1d43e016efba0ce470904',
  name: 'Auditor',
  type: 'ROLE',
};
