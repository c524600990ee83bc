import type { PassTenant, ReadTenant } from '../sync/ports.ts';
import type { TenantReader, TenantWriter } from '../tenant/tenant.ts';
import type { Waiting } from './waiting.ts';

/** A tenant as planning sees it. */
export function readPort(tenant: TenantReader, waiting: Waiting = (wait) => wait()): ReadTenant {
  return {
    identity: (signal) => waiting(() => tenant.identity(signal)),
    listWorkflows: (signal) => waiting(() => tenant.listWorkflows(signal)),
    getWorkflow: (id, signal) => waiting(() => tenant.getWorkflow(id, signal)),
    lookUp: (kind, names, signal) => waiting(() => tenant.lookUp(kind, names, signal)),
    listExecutions: (id, query, signal, priority) =>
      waiting(() => tenant.listExecutions(id, query, signal, priority)),
    getExecutionHistory: (id, signal, priority) =>
      waiting(() => tenant.getExecutionHistory(id, signal, priority)),
    ownerStates: (ids, signal) => waiting(() => tenant.ownerStates(ids, signal)),
    deprecations: () => tenant.deprecations(),
    credentialEnd: (signal) => waiting(() => tenant.credentialEnd(signal)),
    externalUrl: (workflowId) => tenant.externalUrl(workflowId),
    now: () => tenant.now(),
    requestCount: () => {
      const { total, token } = tenant.requests.snapshot();
      return total + token;
    },
  };
}

/** A tenant as a pass sees it. */
export function writePort(tenant: TenantWriter, waiting: Waiting = (wait) => wait()): PassTenant {
  return {
    ...readPort(tenant, waiting),
    getWorkflow: (id, signal, priority) => waiting(() => tenant.getWorkflow(id, signal, priority)),
    describe: (kind, ids, signal) => waiting(() => tenant.describe(kind, ids, signal)),
    createWorkflow: (body, signal) => waiting(() => tenant.createWorkflow(body, signal)),
    patchWorkflow: (id, operations, options) =>
      waiting(() => tenant.patchWorkflow(id, operations, options)),
    deleteWorkflow: (id, signal) => waiting(() => tenant.deleteWorkflow(id, signal)),
    getExecution: (id, signal) => waiting(() => tenant.getExecution(id, signal, 'sweep')),
    cancelExecution: (id, signal) => waiting(() => tenant.cancelExecution(id, signal)),
    listLaunchers: (signal, priority) => waiting(() => tenant.listLaunchers(signal, priority)),
    switchLauncher: (launcher, disabled, options) =>
      waiting(() => tenant.switchLauncher(launcher, disabled, options)),
    hasRunningExecutions: async (id, signal) => {
      for (const status of ['Running', 'Queued'] as const) {
        const query = { status, limit: 1 };
        const found = await waiting(() => tenant.listExecutions(id, query, signal));
        if (found.length > 0) {
          return true;
        }
      }
      return false;
    },
  };
}
