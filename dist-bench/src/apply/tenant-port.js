/** Counts the requests that go through a tenant, for one change's outcome. */
export function counted(tenant) {
    let requests = 0;
    const count = (answer) => {
        requests += 1;
        return answer;
    };
    return {
        count: () => requests,
        tenant: {
            listWorkflows: (...args) => count(tenant.listWorkflows(...args)),
            getWorkflow: (...args) => count(tenant.getWorkflow(...args)),
            createWorkflow: (...args) => count(tenant.createWorkflow(...args)),
            patchWorkflow: (...args) => count(tenant.patchWorkflow(...args)),
            deleteWorkflow: (...args) => count(tenant.deleteWorkflow(...args)),
            hasRunningExecutions: (...args) => count(tenant.hasRunningExecutions(...args)),
            now: () => tenant.now(),
        },
    };
}
//# sourceMappingURL=tenant-port.js.map