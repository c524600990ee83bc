import { triggerLets } from '../engine/trigger-filter.ts';
import { isObject, own } from '../kernel/json.ts';
import { judge, placeOf } from './judge.ts';
import { MockActions } from './mock-actions.ts';
import { runToEnd } from './run-to-end.ts';
import type { Failure, TestResult } from './test-result.ts';
import type { TestCase, TestSuite } from './test-suite.ts';

/** What one test came to, before anybody measured how long it took. */
export type Ran = Omit<TestResult, 'durationMs'>;

/** Runs one test on the engine. With `strict` an action that no mock answers is a failure. */
export function runTest(suite: TestSuite, test: TestCase, strict: boolean): Ran {
  if (test.skip !== undefined) {
    return { test, outcome: 'skipped', failures: [], unmocked: [] };
  }
  const stopped = judgeStart(suite, test);
  if (stopped !== undefined) {
    const outcome = stopped.length === 0 ? 'passed' : 'failed';
    return { test, outcome, failures: stopped, unmocked: [] };
  }
  const actions = new MockActions(test.mocks);
  const { now, trigger, cancelAfterMs } = test;
  const trace = runToEnd(
    {
      definition: own(suite.workflow.body, 'definition'),
      input: trigger,
      now,
      cancelAt: cancelAfterMs === undefined ? undefined : now + cancelAfterMs,
    },
    actions,
  );
  const unmocked = [...actions.unmocked];
  const failures = [
    ...judge(test, trace, suite.places),
    ...(strict ? notMocked(suite, unmocked) : []),
  ];
  return { test, outcome: failures.length === 0 ? 'passed' : 'failed', failures, trace, unmocked };
}

/** Gives what the trigger's filter makes of the test; undefined when the run starts, as it is to. */
function judgeStart({ workflow, places }: TestSuite, test: TestCase): Failure[] | undefined {
  const trigger = own(workflow.body, 'trigger');
  const lets = triggerLets(isObject(trigger) ? trigger : {}, test.trigger);
  const filter = workflow.places.at('/trigger/attributes/filter.$');
  const place = placeOf(places, `${test.pointer}/expect/started`);
  const at = `${workflow.places.file}:${filter.line}`;
  if (!lets.ok) {
    return [{ message: `the trigger's filter at ${at} cannot be read: ${lets.trouble}`, place }];
  }
  const expected = test.expect.started ?? true;
  if (lets.value === expected) {
    return expected ? undefined : [];
  }
  const message = expected
    ? `the run does not start: the trigger's filter at ${at} keeps the event out`
    : `the run starts, and is not to: the trigger's filter at ${at} lets the event through`;
  return [{ message, place }];
}

function notMocked({ workflow }: TestSuite, unmocked: readonly string[]): readonly Failure[] {
  return workflow.steps
    .filter(({ name }) => unmocked.includes(name))
    .map(({ name, pointer }) => ({
      message: `'${name}' is answered by no mock`,
      place: placeOf(workflow.places, pointer),
    }));
}
