import { isArray, isObject, own } from '../../kernel/json.ts';
import type { JsonObject } from '../../kernel/json.ts';
import {
  AND,
  EQ,
  EQ_IN,
  EQ_IN_SW,
  EQ_SW,
  FORM_FIELD,
  except,
  recordsOf,
  without,
} from './documented.ts';
import type { LookUp } from './look-up.ts';
import { parameterReferences } from './parameter-references.ts';

/** The collections of what workflows use besides people and their access (facts 8). */
export const WORKFLOW_COLLECTIONS: readonly LookUp[] = [
  {
    api: 'workgroups',
    list: 'listWorkgroups',
    get: 'getWorkgroup',
    scopes: ['idn:workgroup:read', 'idn:workgroup:manage'],
    has: except('v3'),
    filterable: { id: EQ_IN_SW, name: EQ_IN_SW, 'memberships.identityId': EQ_IN },
    composites: AND,
    sortable: ['name', 'created', 'modified', 'id', 'description'],
    rows: recordsOf('governance-groups'),
    seen: withMemberships,
    shown: without('members'),
  },
  {
    api: 'workgroups',
    path: '/:id/members',
    list: 'listWorkgroupMembers',
    scopes: ['idn:workgroup:read', 'idn:workgroup:manage'],
    has: except('v3'),
    filterable: {},
    composites: [],
    sortable: ['name'],
    rows: (tenant, { id }) => {
      const group = tenant.records.get('governance-groups', id);
      return group && membersOf(group);
    },
  },
  {
    api: 'form-definitions',
    list: 'searchFormDefinitionsByTenant',
    get: 'getFormDefinitionByKey',
    scopes: ['sp:forms:read', 'sp:forms:manage'],
    has: except('v3'),
    filterable: {
      name: FORM_FIELD,
      description: FORM_FIELD,
      created: FORM_FIELD,
      modified: FORM_FIELD,
    },
    composites: AND,
    sortable: ['name', 'description', 'created', 'modified'],
    sorted: 'name',
    rows: recordsOf('forms'),
    counted: true,
  },
  {
    api: 'parameter-storage',
    path: '/parameters',
    list: 'searchParameters',
    get: 'getParameter',
    scopes: ['sp:parameter-storage:read', 'sp:parameter-storage:manage'],
    has: except('v3', 'beta', 'v2024'),
    filterable: {
      id: ['eq', 'ne'],
      name: ['eq', 'in', 'co'],
      description: ['co'],
      ownerId: EQ,
      type: EQ_SW,
    },
    composites: AND,
    sortable: ['id', 'name', 'ownerId', 'type', 'description'],
    rows: recordsOf('parameters'),
    shown: without('privateFields'),
  },
  {
    api: 'parameter-storage',
    path: '/parameters/:id/references',
    list: 'getParameterReferences',
    scopes: ['sp:parameter-storage:read', 'sp:parameter-storage:manage'],
    has: except('v3', 'beta', 'v2024'),
    filterable: {},
    composites: [],
    sortable: ['id', 'consumerId', 'parameterId', 'name', 'usageHint'],
    rows: (tenant, call) =>
      tenant.records.get('parameters', call.id) && parameterReferences(tenant, call.id),
  },
  {
    api: 'connectors',
    list: 'getConnectorList',
    get: 'getConnector',
    scopes: ['idn:connector-config:read', 'idn:connector-config:manage'],
    has: except(),
    filterable: {
      name: ['sw', 'co'],
      type: ['sw', 'co', 'eq'],
      directConnect: EQ,
      category: EQ,
      features: ['ca'],
      labels: ['ca'],
    },
    composites: AND,
    sortable: [],
    rows: recordsOf('connectors'),
    shown: without('id', 'created', 'modified', 'description'),
  },
];

function withMemberships(row: JsonObject): JsonObject {
  const ids = membersOf(row).map((member) => ({ identityId: own(member, 'id') ?? null }));
  return { ...row, memberships: ids };
}

function membersOf(row: JsonObject): readonly JsonObject[] {
  const members = own(row, 'members');
  return isArray(members) ? members.filter((member) => isObject(member)) : [];
}
