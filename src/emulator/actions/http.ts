import { stringAt } from '../../kernel/json.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { externalInput } from '../executions/start-external.ts';
import { failure, later, output, textAt } from './asked.ts';
import type { Action, Asked } from './asked.ts';
import { callHttp, isLoopback } from './http-call.ts';
import { jsonBodyOf, NOWHERE, requestOf, urlOf } from './http-request.ts';

/** The end of the URL that starts a workflow, in any family (facts 1.2). */
const EXTERNAL = /\/workflows(?:\/v1)?\/execute\/external\/([^/]+)\/?$/;

/** The attributes of version 2 that hold a secret. */
const SECRETS = ['oAuthClientSecret', 'basicAuthPassword'] as const;

/**
 * Does an HTTP request: one that starts a workflow of this tenant starts it, one to this machine is made where that is
 * allowed, and every other is left to the library's example.
 */
export const callHttpStep: Action = (asked) => {
  const { tenant, call, attributes } = asked;
  if (call.version === 3 && textAt(attributes, 'param_authenticationRef') === undefined) {
    return failure(400, 'failed to get authentication type: missing authentication type');
  }
  const url = urlOf(attributes);
  if (url === undefined) {
    return undefined;
  }
  const workflowId = EXTERNAL.exec(url.pathname)?.[1];
  const isOwn = url.origin === NOWHERE || isLoopback(url);
  // An exported file names the host of its old tenant; a workflow that is here is meant all the same.
  if (workflowId !== undefined && (isOwn || tenant.workflows.get(workflowId) !== undefined)) {
    return startWorkflow(asked, workflowId);
  }
  return isLoopback(url) && tenant.httpCalls === 'loopback' ? callOut(asked, url) : undefined;
};

function startWorkflow({ tenant, run, attributes }: Asked, id: string): ReturnType<Action> {
  const body = jsonBodyOf(attributes, 'jsonRequestBody');
  if (!body.ok) {
    return failure(400, body.trouble);
  }
  const input = externalInput(body.value);
  if (!input.ok) {
    return failure(400, input.trouble);
  }
  const start = tenant.runner.startExternal(id, input.value, run.depth + 1);
  switch (start.kind) {
    case 'started':
      return answered({ workflowExecutionId: start.executionId, message: '' });
    case 'disabled':
      return answered({ workflowExecutionId: '', message: start.message });
    case 'refused':
      return failure(start.status, start.message);
  }
}

function answered(body: JsonObject): ReturnType<Action> {
  return output({ statusCode: 200, headers: {}, body });
}

function callOut({ call, attributes, resume }: Asked, url: URL): ReturnType<Action> {
  if (call.version !== 3 && hasPlainSecret(attributes)) {
    // Only the builder of the platform turns a secret into one that is kept (facts 2.4).
    return failure(400, 'The secret is not stored in the correct format.');
  }
  const request = requestOf(attributes, url);
  if (!request.ok) {
    return failure(400, request.trouble);
  }
  void callHttp(request.value).then(resume);
  return later(call);
}

function hasPlainSecret(attributes: JsonObject): boolean {
  const used = textAt(attributes, 'authenticationType') !== undefined;
  return (
    used &&
    SECRETS.some((key) => {
      const secret = stringAt(attributes, key) ?? '';
      return secret !== '' && !secret.startsWith('$.secrets.');
    })
  );
}
