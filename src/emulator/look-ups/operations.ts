import type { ApiOperation } from '../api-operation.ts';
import type { Family } from '../families.ts';
import type { Tenant } from '../tenant.ts';
import { ACCESS_COLLECTIONS } from './access-collections.ts';
import { launch } from './launch.ts';
import {
  createLauncher,
  deleteLauncher,
  getLauncher,
  listLaunchers,
  putLauncher,
} from './launchers.ts';
import { getRow, listRows } from './look-up.ts';
import { PEOPLE_COLLECTIONS } from './people-collections.ts';
import { listTokens, OWN } from './personal-access-tokens.ts';
import { WORKFLOW_COLLECTIONS } from './workflow-collections.ts';

const COLLECTIONS = [...PEOPLE_COLLECTIONS, ...ACCESS_COLLECTIONS, ...WORKFLOW_COLLECTIONS];

const READ = ['sp:launcher-admin:read', 'sp:launcher-user:read'] as const;
const WRITE = ['sp:launcher-admin:write'] as const;

/** Lists the operations on what a tenant holds besides workflows. */
export function lookUpOperations(tenant: Tenant): readonly ApiOperation[] {
  return [...collectionOperations(tenant), ...launcherOperations(tenant), tokenList(tenant)];
}

function collectionOperations(tenant: Tenant): readonly ApiOperation[] {
  return COLLECTIONS.flatMap((lookUp) => {
    const { path = '', scopes, has } = lookUp;
    const at = { method: 'GET', base: baseOf(lookUp.api), scopes, has } as const;
    const list: ApiOperation = {
      ...at,
      name: lookUp.list,
      path,
      handler: (call) => listRows(tenant, call, lookUp),
    };
    return lookUp.get === undefined
      ? [list]
      : [
          list,
          {
            ...at,
            name: lookUp.get,
            path: `${path}/:id`,
            handler: (call) => getRow(tenant, call, lookUp),
          },
        ];
  });
}

function launcherOperations(tenant: Tenant): readonly ApiOperation[] {
  const at = { base: baseOf('launchers'), has: hasLaunchers } as const;
  const one = { ...at, path: '/:id' } as const;
  return [
    {
      ...at,
      name: 'getLaunchers',
      method: 'GET',
      path: '',
      scopes: READ,
      handler: (call) => listLaunchers(tenant, call),
    },
    {
      ...at,
      name: 'createLauncher',
      method: 'POST',
      path: '',
      scopes: WRITE,
      handler: (call) => createLauncher(tenant, call),
    },
    {
      ...one,
      name: 'getLauncher',
      method: 'GET',
      scopes: READ,
      handler: (call) => getLauncher(tenant, call),
    },
    {
      ...one,
      name: 'putLauncher',
      method: 'PUT',
      scopes: WRITE,
      handler: (call) => putLauncher(tenant, call),
    },
    {
      ...one,
      name: 'deleteLauncher',
      method: 'DELETE',
      scopes: ['sp:launcher-admin:delete'],
      handler: (call) => deleteLauncher(tenant, call),
    },
    {
      ...at,
      name: 'startLauncher',
      method: 'POST',
      path: '/:id/launch',
      scopes: ['sp:launcher-user:launch'],
      handler: (call) => launch(tenant, call),
    },
  ];
}

function tokenList(tenant: Tenant): ApiOperation {
  return {
    name: 'listPersonalAccessTokens',
    method: 'GET',
    base: baseOf('personal-access-tokens'),
    path: '',
    scopes: OWN,
    handler: (call) => listTokens(tenant, call),
  };
}

/** Where an API stands: `/v3/sources`, and `/sources/v1` in the newest family (facts 1.1). */
function baseOf(api: string): (family: Family) => string {
  return ({ name }) => (name === 'v1' ? `/${api}/v1` : `/${name}/${api}`);
}

function hasLaunchers(family: Family): boolean {
  return family.name !== 'v3';
}
