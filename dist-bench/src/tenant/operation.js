const READ = ['sp:workflow:read', 'sp:workflow:manage'];
const MANAGE = ['sp:workflow:manage'];
const EXECUTIONS = ['sp:workflow-execution:read', 'sp:workflow:manage'];
const EXECUTE = ['sp:workflow-execute:external'];
/** The operations as data. */
export const OPERATIONS = {
    listWorkflows: read((family) => family.workflows, READ, 'read'),
    getWorkflow: read((family, id) => `${family.workflows}/${id}`, READ, 'read'),
    listExecutions: read((family, id) => `${family.workflows}/${id}/executions`, EXECUTIONS, 'failures'),
    getExecution: read((family, id) => `${family.executions}/${id}`, EXECUTIONS, 'failures'),
    getHistory: read((family, id) => `${family.executions}/${id}/history`, EXECUTIONS, 'failures'),
    getHistoryV2: read((family, id) => `${family.executions}/${id}/history-v2`, EXECUTIONS, 'failures'),
    library: read((family) => family.library, READ, 'read'),
    libraryActions: read((family) => `${family.library}/actions`, READ, 'read'),
    libraryTriggers: read((family) => `${family.library}/triggers`, READ, 'read'),
    libraryOperators: read((family) => `${family.library}/operators`, READ, 'read'),
    createWorkflow: {
        method: 'POST',
        path: (family) => family.workflows,
        priority: 'write',
        retry: 'create',
        scopes: MANAGE,
        answer: 'json',
    },
    putWorkflow: {
        method: 'PUT',
        path: (family, id) => `${family.workflows}/${id}`,
        priority: 'write',
        retry: 'once',
        scopes: MANAGE,
        answer: 'json',
    },
    patchWorkflow: {
        method: 'PATCH',
        path: (family, id) => `${family.workflows}/${id}`,
        priority: 'write',
        retry: 'once',
        scopes: MANAGE,
        answer: 'optional',
    },
    deleteWorkflow: {
        method: 'DELETE',
        path: (family, id) => `${family.workflows}/${id}`,
        priority: 'write',
        retry: 'delete',
        scopes: MANAGE,
        answer: 'none',
    },
    testWorkflow: {
        ...run((family, id) => `${family.workflows}/${id}/test`, EXECUTE),
        quota: 5,
    },
    cancelExecution: {
        ...run((family, id) => `${family.executions}/${id}/cancel`, EXECUTE),
        answer: 'none',
    },
    createExternalClient: run((family, id) => `${family.workflows}/${id}/external/oauth-clients`, MANAGE),
    executeExternal: run((family, id) => `${family.workflows}/execute/external/${id}`, EXECUTE),
    testExternal: run((family, id) => `${family.workflows}/execute/external/${id}/test`, EXECUTE),
};
function read(path, scopes, priority) {
    return { method: 'GET', path, priority, retry: 'read', scopes, answer: 'json' };
}
function run(path, scopes) {
    return { method: 'POST', path, priority: 'write', retry: 'never', scopes, answer: 'json' };
}
//# sourceMappingURL=operation.js.map