import type { TenantReader } from './tenant.ts';

/** Gives a tenant without its write methods: they are not there, whatever the types say. */
export function readOnly(tenant: TenantReader): TenantReader {
  return {
    identity: (signal) => tenant.identity(signal),
    listWorkflows: (signal) => tenant.listWorkflows(signal),
    getWorkflow: (id, signal, priority) => tenant.getWorkflow(id, signal, priority),
    listExecutions: (id, query, signal, priority) =>
      tenant.listExecutions(id, query, signal, priority),
    getExecution: (id, signal, priority) => tenant.getExecution(id, signal, priority),
    getExecutionHistory: (id, signal, priority) => tenant.getExecutionHistory(id, signal, priority),
    library: (kind, signal) => tenant.library(kind, signal),
    lookUp: (kind, names, signal) => tenant.lookUp(kind, names, signal),
    ownerStates: (ids, signal) => tenant.ownerStates(ids, signal),
    deprecations: () => tenant.deprecations(),
    credentialEnd: (signal) => tenant.credentialEnd(signal),
    listLaunchers: (signal, priority) => tenant.listLaunchers(signal, priority),
    describe: (kind, ids, signal) => tenant.describe(kind, ids, signal),
    externalUrl: (workflowId) => tenant.externalUrl(workflowId),
    now: () => tenant.now(),
    requests: tenant.requests,
  };
}
