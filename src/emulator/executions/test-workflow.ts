import { checkInput } from '../../catalogue/trigger-input.ts';
import { isObject, own } from '../../kernel/json.ts';
import { jsonAnswer, problem, rateLimited } from '../answer.ts';
import type { Answer } from '../answer.ts';
import type { Call } from '../call.ts';
import type { Tenant } from '../tenant.ts';
import { noWorkflow } from '../workflow-reads.ts';
import { triggerId } from './stored-trigger.ts';

/** Runs a disabled workflow with an input of the caller's: a real run, with all its effects (facts 2.1). */
export function testWorkflow(tenant: Tenant, call: Call): Answer {
  const quota = tenant.quota.take(`${call.caller.client} test`, tenant.limits.testsPer10s);
  if (quota.retryAfterSeconds !== undefined) {
    return rateLimited(quota.retryAfterSeconds);
  }
  const stored = tenant.workflows.get(call.id);
  const input = isObject(call.body) ? own(call.body, 'input') : undefined;
  if (stored === undefined) {
    return noWorkflow(call.id);
  }
  if (stored.value['enabled'] === true) {
    return problem(400, 'workflow is enabled but executed as a test workflow');
  }
  if (!isObject(input)) {
    return problem(400, 'input is required and must be an object');
  }
  const wrong = checkInput(triggerId(stored) ?? '', input);
  if (wrong.length > 0) {
    return problem(
      400,
      'input did not match expected schema',
      wrong.map(({ pointer, message }) => `${pointer}: ${message}`),
    );
  }
  const started = tenant.runner.start(stored, input);
  return started.ok ? jsonAnswer(200, { workflowExecutionId: started.value.id }) : rateLimited(1);
}
