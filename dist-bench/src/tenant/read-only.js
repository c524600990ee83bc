/** Gives a tenant without its write methods: they are not there, whatever the types say. */
export function readOnly(tenant) {
    return {
        identity: (signal) => tenant.identity(signal),
        listWorkflows: (signal) => tenant.listWorkflows(signal),
        getWorkflow: (id, signal, priority) => tenant.getWorkflow(id, signal, priority),
        listExecutions: (id, query, signal, priority) => tenant.listExecutions(id, query, signal, priority),
        getExecution: (id, signal, priority) => tenant.getExecution(id, signal, priority),
        getExecutionHistory: (id, signal, priority) => tenant.getExecutionHistory(id, signal, priority),
        library: (kind, signal) => tenant.library(kind, signal),
        now: () => tenant.now(),
        requests: tenant.requests,
    };
}
//# sourceMappingURL=read-only.js.map