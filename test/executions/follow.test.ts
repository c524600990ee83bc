import { expect, test } from 'vitest';
import { follow, LOOK_EVERY_MS } from '../../src/executions/follow.ts';
import type { Look } from '../../src/executions/follow.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import type { Execution, ExecutionEvent, ExecutionStatus } from '../../src/tenant/execution.ts';

interface State {
  readonly status: ExecutionStatus;
  readonly events: readonly ExecutionEvent[];
}

function tenantOf(states: readonly (State | undefined)[]): Parameters<typeof follow>[1]['tenant'] {
  let look = -1;
  return {
    getExecution: async (id) => {
      look += 1;
      const state = states[Math.min(look, states.length - 1)];
      return state === undefined
        ? undefined
        : ({ id, status: state.status, raw: {} } satisfies Execution);
    },
    getExecutionHistory: async () => {
      const state = states[Math.min(look, states.length - 1)];
      return state === undefined ? undefined : { events: state.events };
    },
  };
}

const task = (stepName: string, deed: string): ExecutionEvent => ({
  type: `ActivityTask${deed}`,
  attributes: { stepName },
});

const DEFINITION = {
  start: 'Mail',
  steps: {
    Mail: { type: 'action', actionId: 'sp:send-email' },
    Ask: { type: 'action', actionId: 'sp:forms' },
  },
};

function started(states: readonly (State | undefined)[]) {
  const clock = new ManualClock();
  const stop = new AbortController();
  const looks: Look[] = [];
  const ended = follow('e', {
    tenant: tenantOf(states),
    clock,
    signal: stop.signal,
    definition: DEFINITION,
    seen: (look) => looks.push(look),
  });
  return { clock, stop, looks, ended };
}

test('an execution is looked at every two seconds until it ends', async () => {
  const running: State = { status: 'Running', events: [task('Mail', 'Scheduled')] };
  const done: State = {
    status: 'Completed',
    events: [...running.events, task('Mail', 'Completed')],
  };
  const { clock, looks, ended } = started([undefined, running, done]);
  await clock.advance(LOOK_EVERY_MS);
  expect(looks.map(({ execution }) => execution.status)).toEqual(['Running']);
  await clock.advance(LOOK_EVERY_MS);
  expect(await ended).toMatchObject({ kind: 'ended', path: { steps: [{ status: 'Completed' }] } });
  expect(looks).toHaveLength(2);
});

test('it stops where only people can go on', async () => {
  const { ended } = started([
    {
      status: 'Running',
      events: [task('Mail', 'Scheduled'), task('Mail', 'Completed'), task('Ask', 'Scheduled')],
    },
  ]);
  expect(await ended).toMatchObject({ kind: 'waits', steps: [{ step: 'Ask' }] });
});

test('one that does not appear within half a minute is missing', async () => {
  const { clock, ended } = started([undefined]);
  await clock.advance(31_000);
  expect(await ended).toEqual({ kind: 'missing' });
});

test('an abort ends the following', async () => {
  const { clock, stop, ended } = started([{ status: 'Queued', events: [] }]);
  await clock.advance(1);
  stop.abort(new Error('enough'));
  await expect(ended).rejects.toThrow('enough');
});
