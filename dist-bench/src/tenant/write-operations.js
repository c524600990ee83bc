import { isObject, own, stringAt } from '../kernel/json.js';
import { badAnswer } from './answer-error.js';
import { workflowOf } from './read-operations.js';
import { patchRetry } from './retry.js';
import { isTenantError, TenantError } from './tenant-error.js';
/** Makes the write methods of a tenant. */
export function writesOf(caller) {
    return {
        createWorkflow: async (body, signal) => needWorkflow('createWorkflow', await caller.call({ operation: 'createWorkflow', body, signal })),
        patchWorkflow: async (id, operations, options = {}) => workflowOf(await caller.call({
            operation: 'patchWorkflow',
            id: checked(id),
            body: operations,
            contentType: 'application/json-patch+json',
            retry: patchRetry(operations),
            priority: options.priority,
            signal: options.signal,
        })),
        putWorkflow: async (id, body, signal) => needWorkflow('putWorkflow', await caller.call({ operation: 'putWorkflow', id: checked(id), body, signal })),
        deleteWorkflow: async (id, signal) => deleteWorkflow(caller, checked(id), signal),
        ...runsOf(caller),
    };
}
function runsOf(caller) {
    async function post(operation, id, signal, input) {
        const body = input === undefined ? {} : { body: { input } };
        const { value } = await caller.call({ operation, id: checked(id), ...body, signal });
        return isObject(value) ? value : {};
    }
    return {
        testWorkflow: async (id, input, signal) => {
            const answer = await post('testWorkflow', id, signal, input);
            const executionId = stringAt(answer, 'workflowExecutionId');
            return need('testWorkflow', executionId, 'it carries no workflowExecutionId');
        },
        cancelExecution: async (id, signal) => {
            await post('cancelExecution', id, signal);
        },
        createExternalClient: async (id, signal) => {
            const answer = await post('createExternalClient', id, signal);
            const operation = 'createExternalClient';
            const url = stringAt(answer, 'url');
            return {
                id: need(operation, stringAt(answer, 'id'), 'it carries no id'),
                secret: need(operation, stringAt(answer, 'secret'), 'it carries no secret'),
                ...(url === undefined ? {} : { url }),
            };
        },
        executeExternal: async (id, input, signal) => {
            const answer = await post('executeExternal', id, signal, input);
            const workflowExecutionId = stringAt(answer, 'workflowExecutionId');
            const message = stringAt(answer, 'message');
            return {
                ...(workflowExecutionId === undefined ? {} : { workflowExecutionId }),
                ...(message === undefined ? {} : { message }),
            };
        },
        testExternal: async (id, input, signal) => own(await post('testExternal', id, signal, input), 'payload') ?? null,
    };
}
async function deleteWorkflow(caller, id, signal) {
    try {
        await caller.call({ operation: 'deleteWorkflow', id, signal });
        return 'deleted';
    }
    catch (error) {
        if (isTenantError(error, 'TENANT_NOT_FOUND')) {
            // Unknown: an earlier try of this call may have been the one that deleted it.
            return error.outcome === 'unknown' ? 'deleted' : 'missing';
        }
        throw error;
    }
}
/** Gives the workflow an answer must carry. Throws TENANT_BAD_ANSWER. */
export function needWorkflow(operation, answer) {
    return need(operation, workflowOf(answer), 'it carries no workflow');
}
/** Gives what an answer must carry. Throws TENANT_BAD_ANSWER. */
export function need(operation, value, note) {
    if (value === undefined) {
        throw badAnswer(operation, note);
    }
    return value;
}
/** Ids come from strangers; throws TENANT_REFUSED for those that would lead to another path even when encoded. */
export function checked(id) {
    if (id === '' || id === '.' || id === '..') {
        throw new TenantError('TENANT_REFUSED', {
            operation: 'request',
            outcome: 'not-sent',
            note: `${JSON.stringify(id)} is no id`,
        });
    }
    return id;
}
//# sourceMappingURL=write-operations.js.map