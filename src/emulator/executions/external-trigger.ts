import { randomBytes, randomUUID } from 'node:crypto';
import { jsonAnswer, problem, rateLimited } from '../answer.ts';
import type { Answer } from '../answer.ts';
import type { Call } from '../call.ts';
import type { Tenant } from '../tenant.ts';
import { noWorkflow } from '../workflow-reads.ts';
import { externalInput } from './start-external.ts';
import { triggerType } from './stored-trigger.ts';

/** Makes the client that a workflow's external trigger is called with; one made before stops working. */
export function createExternalClient(tenant: Tenant, call: Call): Answer {
  const stored = tenant.workflows.get(call.id);
  if (stored === undefined) {
    return noWorkflow(call.id);
  }
  if (triggerType(stored) !== 'EXTERNAL') {
    return problem(400, 'the workflow has no external trigger');
  }
  const id = randomUUID();
  const secret = randomBytes(32).toString('hex');
  tenant.tokens.addExternal({ id, secret, identity: call.caller.identity, workflowId: call.id });
  const url = `${call.origin}${call.family.workflows}/execute/external/${call.id}`;
  return jsonAnswer(200, { id, secret, url });
}

/** Starts a workflow through its external trigger; a disabled one is not started, and that is no error (facts 1.2). */
export function executeExternal(tenant: Tenant, call: Call): Answer {
  const input = externalInput(call.body);
  if (!input.ok) {
    return problem(400, input.trouble);
  }
  const start = tenant.runner.startExternal(call.id, input.value);
  switch (start.kind) {
    case 'started':
      return jsonAnswer(200, { workflowExecutionId: start.executionId });
    case 'disabled':
      return jsonAnswer(200, { message: start.message });
    case 'refused':
      return start.status === 429 ? rateLimited(1) : problem(start.status, start.message);
  }
}

/** Gives back what was sent, and runs nothing (facts 1.2). */
export function echoExternal(tenant: Tenant, call: Call): Answer {
  const input = externalInput(call.body);
  if (tenant.workflows.get(call.id) === undefined) {
    return noWorkflow(call.id);
  }
  return input.ok ? jsonAnswer(200, { payload: input.value }) : problem(400, input.trouble);
}
