import { expect, test } from 'vitest';
import { historyEvents } from '../../src/emulator/executions/history-events.ts';
import type { EngineEvent } from '../../src/engine/engine-event.ts';
import { readPath } from '../../src/executions/read-path.ts';
import { replay, sideOf } from '../../src/executions/replay.ts';
import { own } from '../../src/kernel/json.ts';
import type { Json, JsonObject } from '../../src/kernel/json.ts';
import { readHistoryV2 } from '../../src/tenant/execution.ts';
import { MockActions } from '../../src/testing/mock-actions.ts';
import { runToEnd } from '../../src/testing/run-to-end.ts';
import type { Trace } from '../../src/testing/trace.ts';
import type { WrittenMock } from '../../src/testing/written-tests.ts';
import { exampleSuites } from '../support/example-suites.ts';

/** A history tells an error's message and name, and not its status: all errors have the one that stands for it. */
function withoutStatus(mocks: ReadonlyMap<string, WrittenMock>): ReadonlyMap<string, WrittenMock> {
  return new Map(
    [...mocks].map(([step, mock]) => [
      step,
      JSON.parse(JSON.stringify(mock), (key, value) =>
        key === 'error' && value?.message !== undefined ? { ...value, status: 500 } : value,
      ),
    ]),
  );
}

/** What a run did, without the name that the history gives to an error that has none. */
function told({ visits }: Trace): Json {
  const text = JSON.stringify(visits, (key, value) =>
    key === 'error' ? (value?.message ?? value) : value,
  );
  return JSON.parse(text) as Json;
}

test('an execution that is replayed with its own definition and history does the same again', async () => {
  let replayed = 0;
  for (const { workflow, tests, places } of await exampleSuites()) {
    const definition = own(workflow.body, 'definition') as JsonObject;
    for (const one of tests) {
      const events: EngineEvent[] = [];
      const trace = runToEnd(
        {
          definition,
          input: one.trigger,
          now: one.now,
          observe: (event) => void events.push(event),
        },
        new MockActions(withoutStatus(one.mocks)),
      );
      const history = historyEvents({ definition } as never, events) as Json;
      const wire = JSON.parse(JSON.stringify({ definition, history })) as Json;
      const ended = trace.outcome.kind !== 'Waiting';
      const taken = readPath(readHistoryV2(wire)!, { ended });
      const side = sideOf(workflow.body);
      const run = replay({ ...taken, input: taken.input! }, { before: side, after: side }, one.now);
      const title = `${places.file}: ${one.name}`;
      expect(run.differences, title).toEqual([]);
      expect(run.standIns, title).toEqual([]);
      expect(run.followsRecord, title).toBe(true);
      const [before] = run.traces;
      expect(told(before!), title).toEqual(told(trace));
      expect(before!.outcome.kind, title).toBe(trace.outcome.kind);
      replayed += 1;
    }
  }
  expect(replayed).toBeGreaterThan(40);
});
