import { expect, test } from 'vitest';
import { openSteps } from '../../src/executions/path-taken.ts';
import { readPath } from '../../src/executions/read-path.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import type { ExecutionEvent } from '../../src/tenant/execution.ts';

let second = 0;

function event(type: string, attributes: JsonObject = {}): ExecutionEvent {
  second += 1;
  return { type, timestamp: new Date(second * 1000).toISOString(), attributes };
}

const DEFINITION: JsonObject = {
  start: 'Get',
  steps: {
    Get: {
      type: 'action',
      actionId: 'sp:get-identity',
      attributes: {},
      nextStep: 'Done',
      catch: [{ next: 'Loop' }],
    },
    Loop: {
      type: 'action',
      actionId: 'sp:loop:iterator',
      nextStep: 'Done',
      attributes: {
        start: 'Ask',
        steps: {
          Ask: { type: 'action', actionId: 'sp:forms', nextStep: 'Bad' },
          Bad: { type: 'failure' },
        },
      },
    },
    Done: { type: 'success' },
  },
};

test('a step that failed goes on at its catch, whether the history or the definition tells it', () => {
  for (const more of [{ next: 'Loop' }, {}]) {
    const path = readPath(
      {
        events: [
          event('WorkflowExecutionStarted', { input: { a: 1 } }),
          event('ActivityTaskScheduled', { stepName: 'Get', input: { id: '1' }, next: 'Done' }),
          event('ActivityTaskStarted', { stepName: 'Get' }),
          event('ActivityTaskFailed', { stepName: 'Get', error: 'gone', ...more }),
        ],
        definition: DEFINITION,
      },
      { ended: false },
    );
    expect(path).toMatchObject({
      input: { a: 1 },
      steps: [
        {
          step: 'Get',
          type: 'action',
          actionId: 'sp:get-identity',
          status: 'Failed',
          input: { id: '1' },
          error: 'gone',
          next: 'Loop',
        },
      ],
    });
    expect(path.steps).toHaveLength(1);
  }
});

test('a step without a catch leads nowhere once it failed, whatever was planned after it', () => {
  const path = readPath(
    {
      events: [
        event('ActivityTaskScheduled', { stepName: 'Other', next: 'Done' }),
        event('ActivityTaskFailed', { stepName: 'Other', error: { code: 5 } }),
        event('WorkflowExecutionFailed', { error: 'other failed' }),
      ],
    },
    { ended: true, definition: DEFINITION },
  );
  expect(path.error).toBe('other failed');
  expect(path.steps[0]).toMatchObject({ status: 'Failed', error: '{"code":5}' });
  expect(path.steps[0]?.next).toBeUndefined();
});

test('a step that is taken twice is told twice', () => {
  const once = [
    event('ActivityTaskScheduled', { stepName: 'Get' }),
    event('ActivityTaskCompleted', { stepName: 'Get', result: { n: 1 } }),
  ];
  const { steps } = readPath({ events: [...once, ...once.slice(0, 1)] }, { ended: false });
  expect(steps.map(({ status }) => status)).toEqual(['Completed', 'Running']);
});

test('rounds of a loop hold their own steps, also those that mix in time', () => {
  const at = (index: number): JsonObject => ({ iteration: { loop: 'Loop', index } });
  const events = [
    event('WorkflowTaskScheduled', { stepName: 'Loop', input: { input: ['a', 'b'] } }),
    event('StartChildWorkflowExecutionInitiated', { input: 'a', ...at(0) }),
    event('StartChildWorkflowExecutionInitiated', { input: 'b', ...at(1) }),
    event('ActivityTaskScheduled', { stepName: 'Ask', ...at(1) }),
    event('ActivityTaskScheduled', { stepName: 'Ask', ...at(0) }),
    event('ActivityTaskCompleted', { stepName: 'Ask', result: 2, ...at(1) }),
    event('ChildWorkflowExecutionFailed', { error: 'second', ...at(1) }),
  ];
  const { steps } = readPath({ events, definition: DEFINITION }, { ended: false });
  expect(steps).toHaveLength(1);
  expect(steps[0]?.rounds).toMatchObject([
    { index: 0, item: 'a', status: 'Running', steps: [{ step: 'Ask', status: 'Running' }] },
    { index: 1, item: 'b', status: 'Failed', error: 'second', steps: [{ output: 2 }] },
  ]);
  expect(openSteps(steps)).toMatchObject([{ step: 'Ask', actionId: 'sp:forms' }]);
  const cut = readPath({ events, definition: DEFINITION }, { ended: true });
  expect(cut.steps[0]).toMatchObject({ status: 'Canceled', rounds: [{ status: 'Canceled' }, {}] });
});

test('rounds without a number are counted, and rounds without events of their own end as their last step does', () => {
  const counted = readPath(
    {
      events: [
        event('StartChildWorkflowExecutionInitiated', { input: 'a' }),
        event('ChildWorkflowExecutionStarted'),
        event('StartChildWorkflowExecutionInitiated', { input: 'b' }),
        event('ChildWorkflowExecutionCompleted'),
        event('ChildWorkflowExecutionFailed', { error: 'x' }),
      ],
    },
    { ended: true },
  );
  expect(counted.steps[0]?.rounds).toMatchObject([
    { index: 0, status: 'Completed' },
    { index: 1, status: 'Failed' },
  ]);
  const iteration = { loop: 'Loop', index: 7 };
  const bare = readPath(
    {
      events: [
        event('ActivityTaskScheduled', { stepName: 'Ask', iteration }),
        event('ActivityTaskCompleted', { stepName: 'Ask', next: 'Bad', iteration }),
        event('WorkflowTaskScheduled', { stepName: 'Bad', iteration }),
        event('WorkflowTaskCompleted', { stepName: 'Bad', iteration }),
      ],
      definition: DEFINITION,
    },
    { ended: true },
  );
  expect(bare.steps[0]?.rounds).toMatchObject([{ index: 7, status: 'Failed' }]);
});

test('tasks without a step, unknown events and hostile keys change nothing', () => {
  const path = readPath(
    {
      events: [
        event('WorkflowTaskScheduled'),
        event('TimerFired', { stepName: 'x' }),
        event(''),
        event('ActivityTaskCompleted', { stepName: '__proto__', result: 1 }),
      ],
    },
    { ended: true },
  );
  expect(path.steps).toMatchObject([{ step: '__proto__', status: 'Completed', output: 1 }]);
});
