import { isObject, own, stringAt } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import { badAnswer } from './answer-error.ts';
import type { Answer, Caller } from './caller.ts';
import { launcherBody } from './launcher.ts';
import type { Operation } from './operation.ts';
import { workflowOf } from './read-operations.ts';
import { patchRetry } from './retry.ts';
import type { TenantReader, TenantWriter } from './tenant.ts';
import { isTenantError, TenantError } from './tenant-error.ts';

type Writes = Omit<TenantWriter, keyof TenantReader>;

/** Makes the write methods of a tenant. */
export function writesOf(caller: Caller): Writes {
  return {
    createWorkflow: async (body, signal) =>
      needWorkflow(
        'createWorkflow',
        await caller.call({ operation: 'createWorkflow', body, signal }),
      ),
    patchWorkflow: async (id, operations, options = {}) =>
      workflowOf(
        await caller.call({
          operation: 'patchWorkflow',
          id: checked(id),
          body: operations as unknown as Json,
          contentType: 'application/json-patch+json',
          retry: patchRetry(operations),
          priority: options.priority,
          signal: options.signal,
        }),
      ),
    putWorkflow: async (id, body, signal) =>
      needWorkflow(
        'putWorkflow',
        await caller.call({ operation: 'putWorkflow', id: checked(id), body, signal }),
      ),
    switchLauncher: async (launcher, disabled, options = {}) => {
      const body = launcherBody(launcher, disabled);
      await caller.call({ ...options, operation: 'putLauncher', id: checked(launcher.id), body });
    },
    deleteWorkflow: async (id, signal) => deleteWorkflow(caller, checked(id), signal),
    ...runsOf(caller),
  };
}

function runsOf(
  caller: Caller,
): Pick<
  Writes,
  'testWorkflow' | 'cancelExecution' | 'createExternalClient' | 'executeExternal' | 'testExternal'
> {
  async function post(
    operation: Operation,
    id: string,
    signal?: AbortSignal,
    input?: Json,
  ): Promise<JsonObject> {
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
    testExternal: async (id, input, signal) =>
      own(await post('testExternal', id, signal, input), 'payload') ?? null,
  };
}

async function deleteWorkflow(
  caller: Caller,
  id: string,
  signal: AbortSignal | undefined,
): Promise<'deleted' | 'missing'> {
  try {
    await caller.call({ operation: 'deleteWorkflow', id, signal });
    return 'deleted';
  } catch (error) {
    if (isTenantError(error, 'TENANT_NOT_FOUND')) {
      // Unknown: an earlier try of this call may have been the one that deleted it.
      return error.outcome === 'unknown' ? 'deleted' : 'missing';
    }
    throw error;
  }
}

/** Gives the workflow an answer must carry. Throws TENANT_BAD_ANSWER. */
export function needWorkflow(operation: string, answer: Answer): LiveWorkflow {
  return need(operation, workflowOf(answer), 'it carries no workflow');
}

/** Gives what an answer must carry. Throws TENANT_BAD_ANSWER. */
export function need<T>(operation: string, value: T | undefined, note: string): T {
  if (value === undefined) {
    throw badAnswer(operation, note);
  }
  return value;
}

/** Ids come from strangers; throws TENANT_REFUSED for those that would lead to another path even when encoded. */
export function checked(id: string): string {
  if (id === '' || id === '.' || id === '..') {
    throw new TenantError('TENANT_REFUSED', {
      operation: 'request',
      outcome: 'not-sent',
      note: `${JSON.stringify(id)} is no id`,
    });
  }
  return id;
}
