import type { ApiOperation } from './api-operation.ts';
import { executionOperations } from './executions/execution-operations.ts';
import { triggerOperations } from './executions/trigger-subscriptions.ts';
import { listActions, listLibrary, listOperators, listTriggers } from './library.ts';
import { lookUpOperations } from './look-ups/operations.ts';
import type { Tenant } from './tenant.ts';
import { patchWorkflow } from './workflow-patch.ts';
import { getWorkflow, listWorkflows } from './workflow-reads.ts';
import { createWorkflow, deleteWorkflow, putWorkflow } from './workflow-writes.ts';

const READ = ['sp:workflow:read', 'sp:workflow:manage'] as const;
const MANAGE = ['sp:workflow:manage'] as const;

/** Lists the operations of a tenant. */
export function apiOperations(tenant: Tenant): readonly ApiOperation[] {
  return [
    ...workflowOperations(tenant),
    ...executionOperations(tenant),
    ...triggerOperations(tenant),
    ...libraryOperations(),
    ...lookUpOperations(tenant),
  ];
}

function workflowOperations(tenant: Tenant): readonly ApiOperation[] {
  const base = 'workflows';
  return [
    {
      name: 'listWorkflows',
      method: 'GET',
      base,
      path: '',
      scopes: READ,
      handler: (call) => listWorkflows(tenant, call),
    },
    {
      name: 'createWorkflow',
      method: 'POST',
      base,
      path: '',
      scopes: MANAGE,
      handler: (call) => createWorkflow(tenant, call),
    },
    {
      name: 'getWorkflow',
      method: 'GET',
      base,
      path: '/:id',
      scopes: READ,
      handler: (call) => getWorkflow(tenant, call),
    },
    {
      name: 'putWorkflow',
      method: 'PUT',
      base,
      path: '/:id',
      scopes: MANAGE,
      handler: (call) => putWorkflow(tenant, call),
    },
    {
      name: 'patchWorkflow',
      method: 'PATCH',
      base,
      path: '/:id',
      scopes: MANAGE,
      handler: (call) => patchWorkflow(tenant, call),
    },
    {
      name: 'deleteWorkflow',
      method: 'DELETE',
      base,
      path: '/:id',
      scopes: MANAGE,
      handler: (call) => deleteWorkflow(tenant, call),
    },
  ];
}

function libraryOperations(): readonly ApiOperation[] {
  const at = { method: 'GET', base: 'library', scopes: READ } as const;
  return [
    { ...at, name: 'listCompleteWorkflowLibrary', path: '', handler: listLibrary },
    { ...at, name: 'listWorkflowLibraryActions', path: '/actions', handler: listActions },
    { ...at, name: 'listWorkflowLibraryTriggers', path: '/triggers', handler: listTriggers },
    { ...at, name: 'listWorkflowLibraryOperators', path: '/operators', handler: listOperators },
  ];
}
