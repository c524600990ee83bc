import { afterEach, beforeEach, expect, test } from 'vitest';
import { ManualClock } from '../../../src/kernel/clock.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import { startEmulator } from '../../support/emulator.ts';
import type { RunningEmulator } from '../../support/emulator.ts';
import { schemaErrors } from '../openapi.ts';
import { ANN, FAILING, make, run } from './definitions.ts';

let tenant: RunningEmulator;

beforeEach(async () => {
  tenant = await startEmulator({ clock: new ManualClock() });
});

afterEach(() => tenant.dispose());

interface Told {
  readonly type: string;
  readonly attributes: JsonObject;
}

async function history(
  definition: JsonObject,
  family = 'v2025',
  query = '',
): Promise<readonly Told[]> {
  const execution = await run(tenant, await make(tenant, { definition }));
  const { body } = await tenant.call(
    'GET',
    `/${family}/workflow-executions/${execution}/history${query}`,
  );
  expect(schemaErrors('Events', body)).toEqual([]);
  return body;
}

const CAMPAIGN: JsonObject = {
  start: 'Create It',
  steps: {
    'Create It': {
      actionId: 'sp:create-campaign',
      type: 'action',
      versionNumber: 2,
      displayName: 'Begin',
      nextStep: 'Done',
      attributes: { type: 'MANAGER', 'name.$': '$.trigger.identity.name', duration: '30d' },
    },
    Done: { type: 'success' },
  },
};

test('an action is scheduled with what it was given, and completed with what it gave (facts 5.6)', async () => {
  const events = await history(CAMPAIGN);
  expect(events.map((event) => event.type)).toEqual([
    'WorkflowExecutionStarted',
    'ActivityTaskScheduled',
    'ActivityTaskStarted',
    'ActivityTaskCompleted',
    'WorkflowTaskScheduled',
    'WorkflowTaskStarted',
    'WorkflowTaskCompleted',
    'WorkflowExecutionCompleted',
  ]);
  expect(events[0]!.attributes).toEqual({ input: ANN });
  const names = {
    displayName: 'Begin',
    stepName: 'Create It',
    technicalName: 'sp:create:campaign:v2',
  };
  expect(events[1]!.attributes).toEqual({
    ...names,
    input: { type: 'MANAGER', name: 'Ann', duration: '30d' },
    next: 'Done',
  });
  expect(events[3]!.attributes).toMatchObject({ ...names, result: { name: 'Ann' } });
});

test('the input of a started execution can be posted to a test again (facts 5.6)', async () => {
  const [started] = await history(CAMPAIGN);
  const id = await make(tenant);
  const again = await tenant.call('POST', `/v2025/workflows/${id}/test`, started!.attributes);
  expect(again.status).toBe(200);
});

test('a failure carries its text with the suffix of its type (facts 5.6)', async () => {
  const events = await history(FAILING);
  expect(events.at(-1)).toMatchObject({
    type: 'WorkflowExecutionFailed',
    attributes: { stepName: 'No', error: 'for Ann (type: No account, retryable: false)' },
  });
  const unknown = await history({
    start: 'Do',
    steps: { Do: { actionId: 'sp:nothing', type: 'action', versionNumber: 1, attributes: {} } },
  });
  const failed = unknown.find((event) => event.type === 'ActivityTaskFailed');
  expect(failed!.attributes).toMatchObject({
    stepName: 'Do',
    technicalName: 'sp:nothing:v1',
    error: expect.stringMatching(/ \(type: \w+, retryable: false\)$/),
  });
});

const LOOP: JsonObject = {
  start: 'Loop',
  steps: {
    Loop: {
      actionId: 'sp:loop:iterator',
      type: 'action',
      versionNumber: 1,
      nextStep: 'Done',
      attributes: {
        input: ['a', 'b'],
        start: 'End',
        steps: { End: { type: 'failure', failureName: 'Bad', description: 'no' } },
      },
    },
    Done: { type: 'success' },
  },
};

test('rounds of a loop are child executions, of which beta does not tell (facts 5.6)', async () => {
  const events = await history(LOOP);
  const children = events.filter((event) => event.type.includes('Child'));
  expect(children.map((event) => event.type).toSorted()).toEqual([
    'ChildWorkflowExecutionFailed',
    'ChildWorkflowExecutionFailed',
    'ChildWorkflowExecutionStarted',
    'ChildWorkflowExecutionStarted',
    'StartChildWorkflowExecutionInitiated',
    'StartChildWorkflowExecutionInitiated',
  ]);
  expect(children[0]!.attributes).toEqual({ input: 'a', iteration: { loop: 'Loop', index: 0 } });
  const beta = await history(LOOP, 'beta');
  expect(beta.filter((event) => event.type.includes('Child'))).toEqual([]);
  expect(beta.length).toBe(events.length - children.length);
});

test('a history is paged', async () => {
  const all = await history(CAMPAIGN);
  expect(
    (await history(CAMPAIGN, 'v2025', '?limit=2&offset=1')).map((event) => event.type),
  ).toEqual(all.slice(1, 3).map((event) => event.type));
  const execution = await run(tenant, await make(tenant));
  const wrong = await tenant.call('GET', `/v3/workflow-executions/${execution}/history?limit=x`);
  expect(wrong.status).toBe(400);
  expect((await tenant.call('GET', '/v3/workflow-executions/nope/history')).status).toBe(404);
  expect((await tenant.call('GET', '/v2025/workflow-executions/nope/history-v2')).status).toBe(404);
});
