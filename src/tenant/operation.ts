import { collectionPath } from './family.ts';
import type { FamilyRow } from './family.ts';
import type { Priority } from './priority.ts';
import type { RetryClass } from './retry.ts';

/** The methods the API uses. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One operation of the tenant's API (facts 1.2, 8). */
export interface OperationRow {
  readonly method: Method;
  /** The path below the tenant's URL; `id` is already encoded. */
  readonly path: (family: FamilyRow, id: string) => string;
  readonly priority: Priority;
  readonly retry: RetryClass;
  /** Any one of these lets a credential do it; `sp:scopes:all` covers every operation. */
  readonly scopes: readonly string[];
  /** Whether a 2xx must carry JSON, may, or is not read. */
  readonly answer: 'json' | 'optional' | 'none';
  /** A quota of its own, in requests per 10 s, beside the family's (facts 1.7). */
  readonly quota?: number;
}

const READ = ['sp:workflow:read', 'sp:workflow:manage'] as const;
const MANAGE = ['sp:workflow:manage'] as const;
const EXECUTIONS = ['sp:workflow-execution:read', 'sp:workflow:manage'] as const;
const EXECUTE = ['sp:workflow-execute:external'] as const;

/** The operations as data. */
export const OPERATIONS = {
  listWorkflows: read((family) => family.workflows, READ, 'read'),
  getWorkflow: read((family, id) => `${family.workflows}/${id}`, READ, 'read'),
  listExecutions: read(
    (family, id) => `${family.workflows}/${id}/executions`,
    EXECUTIONS,
    'failures',
  ),
  getExecution: read((family, id) => `${family.executions}/${id}`, EXECUTIONS, 'failures'),
  getHistory: read((family, id) => `${family.executions}/${id}/history`, EXECUTIONS, 'failures'),
  getHistoryV2: read(
    (family, id) => `${family.executions}/${id}/history-v2`,
    EXECUTIONS,
    'failures',
  ),
  library: read((family) => family.library, READ, 'read'),
  libraryActions: read((family) => `${family.library}/actions`, READ, 'read'),
  libraryTriggers: read((family) => `${family.library}/triggers`, READ, 'read'),
  libraryOperators: read((family) => `${family.library}/operators`, READ, 'read'),
  listPublicIdentities: look('public-identities', 'sp:scopes:default'),
  listIdentities: look('identities', 'idn:identity:read'),
  listSources: look('sources', 'idn:sources:read'),
  listRoles: look('roles', 'idn:role-unchecked:read'),
  listAccessProfiles: look('access-profiles', 'idn:access-profile:read'),
  listEntitlements: look('entitlements', 'idn:entitlement:read'),
  listWorkgroups: look('workgroups', 'idn:workgroup:read'),
  searchForms: look('form-definitions', 'sp:forms:read'),
  getForm: lookAt('form-definitions', 'sp:forms:read'),
  searchParameters: look('parameter-storage/parameters', 'sp:parameter-storage:read'),
  getParameter: lookAt('parameter-storage/parameters', 'sp:parameter-storage:read'),
  listConnectors: look('connectors', 'idn:connector-config:read'),
  listLaunchers: look('launchers', 'sp:launcher-admin:read'),
  listPersonalAccessTokens: look('personal-access-tokens', 'sp:my-personal-access-tokens:read'),
  putLauncher: {
    method: 'PUT',
    path: (family, id) => `${collectionPath(family, 'launchers')}/${id}`,
    priority: 'write',
    // A launcher has no counters that a replacement would reset: the second time sets the same again.
    retry: 'patch-fields',
    scopes: ['sp:launcher-admin:write'],
    answer: 'optional',
  },
  createWorkflow: {
    method: 'POST',
    path: (family) => family.workflows,
    priority: 'write',
    retry: 'create',
    scopes: MANAGE,
    answer: 'json',
  },
  putWorkflow: {
    method: 'PUT',
    path: (family, id) => `${family.workflows}/${id}`,
    priority: 'write',
    retry: 'once',
    scopes: MANAGE,
    answer: 'json',
  },
  patchWorkflow: {
    method: 'PATCH',
    path: (family, id) => `${family.workflows}/${id}`,
    priority: 'write',
    retry: 'once',
    scopes: MANAGE,
    answer: 'optional',
  },
  deleteWorkflow: {
    method: 'DELETE',
    path: (family, id) => `${family.workflows}/${id}`,
    priority: 'write',
    retry: 'delete',
    scopes: MANAGE,
    answer: 'none',
  },
  testWorkflow: {
    ...run((family, id) => `${family.workflows}/${id}/test`, EXECUTE),
    quota: 5,
  },
  cancelExecution: {
    ...run((family, id) => `${family.executions}/${id}/cancel`, EXECUTE),
    answer: 'none',
  },
  createExternalClient: run(
    (family, id) => `${family.workflows}/${id}/external/oauth-clients`,
    MANAGE,
  ),
  executeExternal: run((family, id) => `${family.workflows}/execute/external/${id}`, EXECUTE),
  testExternal: run((family, id) => `${family.workflows}/execute/external/${id}/test`, EXECUTE),
} as const satisfies Readonly<Record<string, OperationRow>>;

/** The name of an operation. */
export type Operation = keyof typeof OPERATIONS;

function read(
  path: OperationRow['path'],
  scopes: readonly string[],
  priority: Priority,
): OperationRow {
  return { method: 'GET', path, priority, retry: 'read', scopes, answer: 'json' };
}

function look(collection: string, scope: string): OperationRow {
  return read((family) => collectionPath(family, collection), [scope], 'read');
}

function lookAt(collection: string, scope: string): OperationRow {
  return read((family, id) => `${collectionPath(family, collection)}/${id}`, [scope], 'read');
}

function run(path: OperationRow['path'], scopes: readonly string[]): OperationRow {
  return { method: 'POST', path, priority: 'write', retry: 'never', scopes, answer: 'json' };
}
