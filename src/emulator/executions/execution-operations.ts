import type { ApiOperation } from '../api-operation.ts';
import type { Tenant } from '../tenant.ts';
import {
  cancelExecution,
  getExecution,
  getHistory,
  getHistoryV2,
  listExecutions,
} from './execution-reads.ts';
import { createExternalClient, echoExternal, executeExternal } from './external-trigger.ts';
import { testWorkflow } from './test-workflow.ts';

const MANAGE = ['sp:workflow:manage'] as const;
const READ = ['sp:workflow-execution:read', 'sp:workflow:manage'] as const;
const EXECUTE = ['sp:workflow-execute:external'] as const;

/** Lists the operations that run workflows and tell what became of it (facts 1.2). */
export function executionOperations(tenant: Tenant): readonly ApiOperation[] {
  return [...runOperations(tenant), ...readOperations(tenant)];
}

function runOperations(tenant: Tenant): readonly ApiOperation[] {
  const at = { method: 'POST', base: 'workflows', scopes: EXECUTE } as const;
  return [
    {
      ...at,
      name: 'testWorkflow',
      path: '/:id/test',
      handler: (call) => testWorkflow(tenant, call),
    },
    {
      ...at,
      name: 'createWorkflowExternalTrigger',
      path: '/:id/external/oauth-clients',
      scopes: MANAGE,
      handler: (call) => createExternalClient(tenant, call),
    },
    {
      ...at,
      name: 'createExternalExecuteWorkflow',
      path: '/execute/external/:id',
      external: true,
      handler: (call) => executeExternal(tenant, call),
    },
    {
      ...at,
      name: 'testExternalExecuteWorkflow',
      path: '/execute/external/:id/test',
      external: true,
      handler: (call) => echoExternal(tenant, call),
    },
  ];
}

function readOperations(tenant: Tenant): readonly ApiOperation[] {
  const at = { method: 'GET', base: 'executions', scopes: READ } as const;
  return [
    {
      ...at,
      name: 'getWorkflowExecutions',
      base: 'workflows',
      path: '/:id/executions',
      handler: (call) => listExecutions(tenant, call),
    },
    {
      ...at,
      name: 'getWorkflowExecution',
      path: '/:id',
      handler: (call) => getExecution(tenant, call),
    },
    {
      ...at,
      name: 'getWorkflowExecutionHistory',
      path: '/:id/history',
      handler: (call) => getHistory(tenant, call),
    },
    {
      ...at,
      name: 'getWorkflowExecutionHistoryV2',
      path: '/:id/history-v2',
      handler: (call) => getHistoryV2(tenant, call),
      has: (family) => family.historyV2,
    },
    {
      ...at,
      name: 'cancelWorkflowExecution',
      method: 'POST',
      path: '/:id/cancel',
      scopes: EXECUTE,
      handler: (call) => cancelExecution(tenant, call),
    },
  ];
}
