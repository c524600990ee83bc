import { listExecutions, noExecution } from './executions.js';
import { listActions, listLibrary, listOperators, listTriggers } from './library.js';
import { patchWorkflow } from './workflow-patch.js';
import { getWorkflow, listWorkflows } from './workflow-reads.js';
import { createWorkflow, deleteWorkflow, putWorkflow } from './workflow-writes.js';
const READ = ['sp:workflow:read', 'sp:workflow:manage'];
const MANAGE = ['sp:workflow:manage'];
const EXECUTIONS = ['sp:workflow-execution:read', 'sp:workflow:manage'];
const EXECUTE = ['sp:workflow-execute:external'];
/** Lists the operations of a tenant. */
export function apiOperations(tenant) {
    return [...workflowOperations(tenant), ...executionOperations(tenant), ...libraryOperations()];
}
function workflowOperations(tenant) {
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
function executionOperations(_tenant) {
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
function libraryOperations() {
    const at = { method: 'GET', base: 'library', scopes: READ };
    return [
        { ...at, name: 'listCompleteWorkflowLibrary', path: '', handler: listLibrary },
        { ...at, name: 'listWorkflowLibraryActions', path: '/actions', handler: listActions },
        { ...at, name: 'listWorkflowLibraryTriggers', path: '/triggers', handler: listTriggers },
        { ...at, name: 'listWorkflowLibraryOperators', path: '/operators', handler: listOperators },
    ];
}
//# sourceMappingURL=operations.js.map