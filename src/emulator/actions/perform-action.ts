import { actionVersions, findAction } from '../../catalogue/actions.ts';
import type { ActionAnswer, ActionCall } from '../../engine/action-call.ts';
import { toError } from '../../kernel/app-error.ts';
import { parseDuration } from '../../kernel/duration.ts';
import type { ActionRun, LateAnswer } from '../executions/runner.ts';
import type { MockRule } from '../mocks.ts';
import type { Tenant } from '../tenant.ts';
import { getAccounts, manageAccount } from './accounts.ts';
import { askAccessApproval, askApproval } from './approvals.ts';
import { failure, later, output } from './asked.ts';
import type { Action, Asked } from './asked.ts';
import { activateCampaign, createCampaign } from './campaigns.ts';
import { sendForm, showForm, showMessage } from './forms.ts';
import { getAccess } from './get-access.ts';
import { callHttpStep } from './http.ts';
import { getIdentities, getIdentity } from './identities.ts';
import { manageAccess } from './manage-access.ts';
import { sendEmail } from './send-email.ts';
import { manageTicket } from './tickets.ts';

/** The actions that are really done; every other answers with the library's example. */
const DONE: ReadonlyMap<string, Action> = new Map([
  ['sp:access-request-approval', askAccessApproval],
  ['sp:access:get', getAccess],
  ['sp:access:manage', manageAccess],
  ['sp:activate-campaign', activateCampaign],
  ['sp:create-campaign', createCampaign],
  ['sp:forms', sendForm],
  ['sp:generic-approval', askApproval],
  ['sp:get-accounts', getAccounts],
  ['sp:get-identities', getIdentities],
  ['sp:get-identity', getIdentity],
  ['sp:http', callHttpStep],
  ['sp:interactive-form', showForm],
  ['sp:interactive-message', showMessage],
  ['sp:manage-account', manageAccount],
  ['sp:send-email', sendEmail],
  ['sp:snow', manageTicket],
]);

/**
 * Does an action of a run: a mock answers it, else the seed, else the library's example output. It never throws; an
 * answer of kind `later` comes through `resume` or through the outbox.
 */
export function performAction(
  tenant: Tenant,
  run: ActionRun,
  call: ActionCall,
  resume: (answer: LateAnswer) => void,
): ActionAnswer {
  const asked = { tenant, run, call, attributes: call.attributes, resume };
  try {
    const workflow = { id: run.workflowId, name: run.workflowName };
    const mock = tenant.mocks.find(workflow, call);
    return mock === undefined ? doAction(asked) : answerMocked(asked, mock);
  } catch (error) {
    return failure(
      500,
      `The embedded tenant could not do ${call.actionId}: ${toError(error).message}`,
    );
  }
}

function doAction(asked: Asked): ActionAnswer {
  const { actionId, version } = asked.call;
  const known = findAction(actionId, version);
  if (known === undefined) {
    return failure(400, unknownAction(actionId, version));
  }
  return DONE.get(actionId)?.(asked) ?? output(known.exampleOutput);
}

function unknownAction(id: string, version: number | undefined): string {
  const versions = actionVersions(id);
  return versions.length === 0
    ? `The library has no action ${id}.`
    : `The library has ${id} in version ${versions.join(' and ')}, not in ${version}.`;
}

function answerMocked({ tenant, run, call, resume }: Asked, mock: MockRule): ActionAnswer {
  const answer: LateAnswer =
    'output' in mock.answer
      ? output(mock.answer.output)
      : { kind: 'error', error: mock.answer.error };
  const delayMs = parseDuration(mock.delay ?? '0') ?? 0;
  if (delayMs === 0) {
    return answer;
  }
  const at = tenant.clock.now() + delayMs;
  tenant.agenda.set(`mock ${run.executionId} ${call.id}`, at, () => resume(answer));
  return later(call);
}
