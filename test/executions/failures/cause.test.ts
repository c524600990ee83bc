import { describe, expect, test } from 'vitest';
import { causeOf } from '../../../src/executions/failures/cause.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import type { ExecutionEvent } from '../../../src/tenant/execution.ts';

const DEFINITION: JsonObject = {
  start: 'Call',
  steps: {
    Call: {
      type: 'action',
      actionId: 'sp:http',
      displayName: 'Call the API',
      attributes: {},
      nextStep: 'Done',
      catch: [{ next: 'Give up' }],
    },
    Each: {
      type: 'action',
      actionId: 'sp:loop:iterator',
      attributes: {
        start: 'Inner',
        steps: { Inner: { type: 'action', actionId: 'sp:send-email', attributes: {} } },
      },
    },
    'Give up': { type: 'failure', failureName: 'Gone', description: 'No answer' },
    Done: { type: 'success' },
  },
};

function event(type: string, attributes: JsonObject): ExecutionEvent {
  return { type, timestamp: '2026-01-05T09:00:00Z', attributes };
}

function ends(error: string, step = 'Call', more: JsonObject = {}): readonly ExecutionEvent[] {
  return [
    event('ActivityTaskScheduled', {
      stepName: step,
      input: { url: 'https://x.example' },
      ...more,
    }),
    event('ActivityTaskFailed', { stepName: step, error, ...more }),
  ];
}

function cause(events: readonly ExecutionEvent[], definition: JsonObject | undefined = DEFINITION) {
  return causeOf({ events }, definition);
}

describe('the failing step', () => {
  test('with its action, display name, error and status', () => {
    expect(cause(ends('Request failed with status code 503', 'Each'))).toMatchObject({
      step: 'Each',
      status: 503,
    });
    const { error, ...rest } = cause([
      event('WorkflowExecutionStarted', { input: { city: 'Bonn' } }),
      ...ends('refused'),
    ]);
    expect(error).toBe('refused');
    expect(rest).toEqual({
      step: 'Call',
      displayName: 'Call the API',
      action: 'sp:http',
      caughtBy: 'Give up',
      input: { city: 'Bonn' },
    });
  });

  test('is the one whose failure was caught where the run ended in a failure end', () => {
    const found = cause([
      ...ends('refused'),
      event('WorkflowTaskScheduled', { stepName: 'Give up' }),
      event('WorkflowTaskCompleted', { stepName: 'Give up' }),
      event('WorkflowExecutionFailed', { error: 'No answer' }),
    ]);
    expect(found).toMatchObject({ step: 'Call', error: 'refused', caughtBy: 'Give up' });
  });

  test('is the end itself where nothing failed before', () => {
    const found = cause([
      event('WorkflowTaskScheduled', { stepName: 'Give up' }),
      event('WorkflowTaskCompleted', { stepName: 'Give up' }),
      event('WorkflowExecutionFailed', { error: 'No answer' }),
    ]);
    expect(found).toMatchObject({ step: 'Give up', error: 'No answer' });
  });

  test('is the one inside of a loop', () => {
    const iteration = { loop: 'Each', index: 3 };
    const found = cause([
      event('WorkflowTaskScheduled', { stepName: 'Each' }),
      event('StartChildWorkflowExecutionInitiated', { iteration, input: 1 }),
      ...ends('refused', 'Inner', { iteration }),
      event('ChildWorkflowExecutionFailed', { iteration, error: 'refused' }),
      event('WorkflowTaskFailed', { stepName: 'Each', error: 'a round failed' }),
    ]);
    expect(found).toMatchObject({ step: 'Inner', loop: 'Each', error: 'refused' });
  });
});

describe('what is missing is said', () => {
  test('a history that is gone', () => {
    expect(causeOf(undefined, DEFINITION)).toMatchObject({ missing: 'history' });
  });

  test.each([
    ['no events', []],
    ['events of kinds nobody knows', [event('SomethingElse', { stepName: 'Call', error: 'x' })]],
    ['tasks without a step', [event('ActivityTaskFailed', { error: 'x' })]],
  ])('%s', (_, events) => {
    expect(cause(events)).toEqual({ error: 'The execution failed.', missing: 'step' });
  });

  test('steps that are named like members of objects', () => {
    expect(cause(ends('refused', '__proto__'))).toMatchObject({ step: '__proto__' });
    expect(cause(ends('refused', 'constructor'), undefined)).toMatchObject({ step: 'constructor' });
  });
});

test.each([
  [
    'in the input of the run',
    [event('WorkflowExecutionStarted', { input: { a: [{ apiKey: 'canary-9' }] } })],
  ],
  [
    'in what a step was given',
    [event('ActivityTaskScheduled', { stepName: 'Other', input: { password: 'canary-9' } })],
  ],
  [
    'in what a step left',
    [
      event('ActivityTaskScheduled', { stepName: 'Other' }),
      event('ActivityTaskCompleted', { stepName: 'Other', result: { token: 'canary-9' } }),
    ],
  ],
])('a secret %s is masked where the error quotes it', (_, events) => {
  const found = cause([...events, ...ends('refused canary-9, Bearer abcdefghijkl')]);
  expect(found.error).toBe('refused [masked], Bearer [masked]');
  expect(JSON.stringify(found)).not.toContain('canary-9');
});
