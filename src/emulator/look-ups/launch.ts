import { randomUUID } from 'node:crypto';
import { own } from '../../kernel/json.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { jsonAnswer, problem } from '../answer.ts';
import type { Answer } from '../answer.ts';
import type { Call } from '../call.ts';
import { startByEvent } from '../executions/trigger-event.ts';
import { identityReference } from '../identities.ts';
import type { Tenant } from '../tenant.ts';
import { launchedWorkflow } from './launched-workflow.ts';
import { noLauncher } from './launchers.ts';

/** The event that a launch is: every workflow that listens is asked, whatever the launcher refers to (facts 2.6). */
const LAUNCHED = 'idn:interactive-process-launched';

/** Launches a launcher (facts 1.8, 4.2). */
export function launch(tenant: Tenant, call: Call): Answer {
  const row = tenant.records.get('launchers', call.id);
  if (row === undefined) {
    return noLauncher(call.id);
  }
  if (own(row, 'disabled') === true) {
    return problem(400, `The launcher ${call.id} is disabled.`);
  }
  const interactiveProcessId = randomUUID();
  const event = launchedEvent(tenant, call, row, interactiveProcessId);
  const started = startByEvent(tenant, LAUNCHED, event);
  return started.ok
    ? jsonAnswer(200, { interactiveProcessId })
    : problem(500, `The launcher was not launched: ${started.trouble}.`);
}

function launchedEvent(
  tenant: Tenant,
  call: Call,
  row: JsonObject,
  interactiveProcessId: string,
): JsonObject {
  return {
    interactiveProcessId,
    launchedBy: identityReference(call.caller.identity),
    launcherId: call.id,
    workflowId: launchedWorkflow(tenant.workflows, row) ?? null,
  };
}
