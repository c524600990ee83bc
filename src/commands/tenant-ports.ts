import type { PassTenant, ReadTenant } from '../sync/ports.ts';
import type { TenantReader, TenantWriter } from '../tenant/tenant.ts';

/** A tenant as planning sees it. */
export function readPort(tenant: TenantReader): ReadTenant {
  return {
    identity: (signal) => tenant.identity(signal),
    listWorkflows: (signal) => tenant.listWorkflows(signal),
    getWorkflow: (id, signal) => tenant.getWorkflow(id, signal),
    lookUp: (kind, names, signal) => tenant.lookUp(kind, names, signal),
    listExecutions: (id, query, signal, priority) =>
      tenant.listExecutions(id, query, signal, priority),
    getExecutionHistory: (id, signal, priority) => tenant.getExecutionHistory(id, signal, priority),
    ownerStates: (ids, signal) => tenant.ownerStates(ids, signal),
    deprecations: () => tenant.deprecations(),
    credentialEnd: (signal) => tenant.credentialEnd(signal),
    externalUrl: (workflowId) => tenant.externalUrl(workflowId),
    now: () => tenant.now(),
    requestCount: () => {
      const { total, token } = tenant.requests.snapshot();
      return total + token;
    },
  };
}

/** A tenant as a pass sees it. */
export function writePort(tenant: TenantWriter): PassTenant {
  return {
    ...readPort(tenant),
    getWorkflow: (id, signal, priority) => tenant.getWorkflow(id, signal, priority),
    describe: (kind, ids, signal) => tenant.describe(kind, ids, signal),
    createWorkflow: (body, signal) => tenant.createWorkflow(body, signal),
    patchWorkflow: (id, operations, options) => tenant.patchWorkflow(id, operations, options),
    deleteWorkflow: (id, signal) => tenant.deleteWorkflow(id, signal),
    getExecution: (id, signal) => tenant.getExecution(id, signal, 'sweep'),
    cancelExecution: (id, signal) => tenant.cancelExecution(id, signal),
    listLaunchers: (signal, priority) => tenant.listLaunchers(signal, priority),
    switchLauncher: (launcher, disabled, options) =>
      tenant.switchLauncher(launcher, disabled, options),
    hasRunningExecutions: async (id, signal) => {
      for (const status of ['Running', 'Queued'] as const) {
        const found = await tenant.listExecutions(id, { status, limit: 1 }, signal);
        if (found.length > 0) {
          return true;
        }
      }
      return false;
    },
  };
}
