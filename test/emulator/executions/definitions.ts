import type { JsonObject } from '../../../src/kernel/json.ts';
import { mailing, switchTo } from '../workflow-bodies.ts';
import type { RunningEmulator } from '../../support/emulator.ts';

/** What an identity-created event sends. */
export const ANN = {
  identity: { type: 'IDENTITY', id: 'i-1', name: 'Ann' },
  attributes: { department: 'Sales' },
} as const;

/** Waits, then ends well. */
export function waiting(duration: string): JsonObject {
  return {
    start: 'Wait',
    steps: {
      Wait: {
        actionId: 'sp:sleep',
        type: 'action',
        versionNumber: 1,
        nextStep: 'Done',
        attributes: { type: 'waitFor', duration },
      },
      Done: { type: 'success' },
    },
  };
}

/** Ends badly at once. */
export const FAILING: JsonObject = {
  start: 'No',
  steps: {
    No: {
      type: 'failure',
      failureName: 'No account',
      description: 'for {{$.trigger.identity.name}}',
    },
  },
};

export const EXTERNAL: JsonObject = { type: 'EXTERNAL', attributes: { id: 'idn:external-http' } };

/** A schedule by cron, in a time zone. */
export function schedule(cronString: string, timeZone = 'UTC'): JsonObject {
  return { type: 'SCHEDULED', attributes: { frequency: 'cronSchedule', cronString, timeZone } };
}

/** Makes a workflow and gives its id. */
export async function make(
  tenant: RunningEmulator,
  more: JsonObject = {},
  enabled = false,
): Promise<string> {
  const { body } = await tenant.call('POST', '/v2025/workflows', mailing('A', more));
  if (enabled) {
    await tenant.call('PATCH', `/v2025/workflows/${body.id}`, switchTo(true));
  }
  return body.id as string;
}

/** Tests a workflow and gives the execution's id. */
export async function run(
  tenant: RunningEmulator,
  id: string,
  input: JsonObject = ANN,
): Promise<string> {
  const { body } = await tenant.call('POST', `/v2025/workflows/${id}/test`, { input });
  return body.workflowExecutionId as string;
}
