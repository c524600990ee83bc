import type { Handler } from './call.ts';
import { listExecutions, noExecution } from './executions.ts';
import type { Family } from './families.ts';
import { listActions, listLibrary, listOperators, listTriggers } from './library.ts';
import type { Tenant } from './tenant.ts';
import { patchWorkflow } from './workflow-patch.ts';
import { getWorkflow, listWorkflows } from './workflow-reads.ts';
import { createWorkflow, deleteWorkflow, putWorkflow } from './workflow-writes.ts';

/** One operation of the API (facts 1.2): where it stands, who may call it, what it does. */
export interface ApiOperation {
  /** The name in the API descriptions, without a family's suffix. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly base: 'workflows' | 'executions' | 'library';
  readonly path: string;
  /** One of these scopes is needed. */
  readonly scopes: readonly string[];
  readonly handler: Handler;
  /** Whether a family has it; absent means that all do. */
  readonly has?: (family: Family) => boolean;
}

const READ = ['sp:workflow:read', 'sp:workflow:manage'] as const;
const MANAGE = ['sp:workflow:manage'] as const;
const EXECUTIONS = ['sp:workflow-execution:read', 'sp:workflow:manage'] as const;
const EXECUTE = ['sp:workflow-execute:external'] as const;

/** Lists the operations of a tenant. */
export function apiOperations(tenant: Tenant): readonly ApiOperation[] {
  return [...workflowOperations(tenant), ...executionOperations(tenant), ...libraryOperations()];
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
    {
      name: 'getWorkflowExecutions',
      method: 'GET',
      base,
      path: '/:id/executions',
      scopes: EXECUTIONS,
      handler: (call) => listExecutions(tenant, call),
    },
  ];
}

function executionOperations(_tenant: Tenant): readonly ApiOperation[] {
  const base = 'executions';
  return [
    {
      name: 'getWorkflowExecution',
      method: 'GET',
      base,
      path: '/:id',
      scopes: EXECUTIONS,
      handler: noExecution,
    },
    {
      name: 'getWorkflowExecutionHistory',
      method: 'GET',
      base,
      path: '/:id/history',
      scopes: EXECUTIONS,
      handler: noExecution,
    },
    {
      name: 'getWorkflowExecutionHistoryV2',
      method: 'GET',
      base,
      path: '/:id/history-v2',
      scopes: EXECUTIONS,
      handler: noExecution,
      has: (family) => family.historyV2,
    },
    {
      name: 'cancelWorkflowExecution',
      method: 'POST',
      base,
      path: '/:id/cancel',
      scopes: EXECUTE,
      handler: noExecution,
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
