import type { Outcome } from '../engine/outcome.ts';
import type { Json } from '../kernel/json.ts';
import type { Pointer } from '../kernel/pointer.ts';
import { mismatches } from './match.ts';
import { firstDifference, pathLines, takenPath } from './taken-path.ts';
import type { Failure, Place } from './test-result.ts';
import type { StepExpectation, TestCase } from './test-suite.ts';
import type { Places } from '../documents/yaml-file.ts';
import { allVisits } from './trace.ts';
import type { Trace, Visit } from './trace.ts';
import type { WrittenCall } from './written-tests.ts';

/** Compares what a run did with what its test expects, all of it. */
export function judge(test: TestCase, trace: Trace, places: Places): readonly Failure[] {
  return [
    ...judgeOutcome(test, trace, places),
    ...judgePath(test, trace, places),
    ...test.steps.flatMap((expected) => judgeStep(expected, trace, places)),
  ];
}

/** The place of a pointer with the lines around it. */
export function placeOf(places: Places, pointer: Pointer): Place {
  const at = places.at(pointer);
  const frame = places.frame(at);
  return { file: places.file, ...at, ...(frame === undefined ? {} : { frame }) };
}

function judgeOutcome(
  { expect, pointer }: TestCase,
  { outcome, visits }: Trace,
  places: Places,
): readonly Failure[] {
  const status = expect.status ?? (expect.failure === undefined ? 'Completed' : 'Failed');
  const at = `${pointer}/expect/${expect.status === undefined && expect.failure !== undefined ? 'failure' : 'status'}`;
  if (outcome.kind !== status) {
    const visit = outcome.kind === 'Failed' ? lastVisit(visits, outcome.step) : undefined;
    return [
      {
        message: `the run is ${outcomeText(outcome)}, and not ${status}`,
        place: placeOf(places, at),
        ...(visit === undefined ? {} : { visit }),
      },
    ];
  }
  if (outcome.kind !== 'Failed' || expect.failure === undefined) {
    return [];
  }
  const actual: Json = { step: outcome.step, ...outcome.error };
  return compare(expect.failure as Json, actual, `${pointer}/expect/failure`, 'failure', places);
}

/** Says how a run ended or what it waits for. */
export function outcomeText(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'Completed':
    case 'Canceled':
      return outcome.kind;
    case 'Failed': {
      const { name, message, status } = outcome.error;
      const words = [name, message].filter((word) => word !== undefined && word !== '');
      return `Failed at '${outcome.step}': ${[...words, `status ${status}`].join(', ')}`;
    }
    case 'Waiting':
      return 'Waiting for an answer';
  }
}

function judgePath(
  { expect, pointer }: TestCase,
  { visits }: Trace,
  places: Places,
): readonly Failure[] {
  if (expect.path === undefined) {
    return [];
  }
  const taken = takenPath(visits, expect.path);
  const different = firstDifference(expect.path, taken);
  return different === undefined
    ? []
    : [
        {
          message: 'the path differs',
          place: placeOf(places, `${pointer}/expect/path${different}`),
          difference: {
            label: 'path',
            expected: pathLines(expect.path).join('\n'),
            actual: pathLines(taken).join('\n'),
          },
        },
      ];
}

function judgeStep(
  { step, written, pointer }: StepExpectation,
  trace: Trace,
  places: Places,
): readonly Failure[] {
  const visits = allVisits(trace.visits).filter(({ name }) => name === step.name);
  const [first] = visits;
  const { ran = written.times !== 0, times, calls = [], ...every } = written;
  if (ran !== (first !== undefined)) {
    const message = ran
      ? `'${step.name}' is never taken`
      : `'${step.name}' is taken, and is not to be`;
    const place = placeOf(places, pointer);
    return [{ message, place, ...(first === undefined ? {} : { visit: first }) }];
  }
  const failures: Failure[] = [];
  if (times !== undefined && times !== visits.length) {
    failures.push({
      message: `'${step.name}' is taken ${count(visits.length)}, and not ${count(times)}`,
      place: placeOf(places, `${pointer}/times`),
    });
  }
  // What holds for every time is told once, for the first time that it does not.
  failures.push(
    ...(visits
      .map((visit) => judgeCall(every, visit, pointer, places))
      .find((found) => found.length > 0) ?? []),
  );
  for (const [index, call] of calls.entries()) {
    const visit = visits[index];
    const at = `${pointer}/calls/${index}`;
    if (visit === undefined) {
      const message = `'${step.name}' is taken only ${count(visits.length)}`;
      failures.push({ message, place: placeOf(places, at) });
    } else {
      failures.push(...judgeCall(call, visit, at, places));
    }
  }
  return failures;
}

function judgeCall(
  expected: WrittenCall,
  visit: Visit,
  pointer: Pointer,
  places: Places,
): readonly Failure[] {
  const where = visit.round === undefined ? '' : ` in round ${visit.round}`;
  return (['input', 'output', 'error'] as const).flatMap((part) => {
    const wanted = expected[part];
    const actual = visit[part] as Json | undefined;
    return wanted === undefined
      ? []
      : compare(
          wanted,
          actual,
          `${pointer}/${part}`,
          `${part} of '${visit.name}'${where}`,
          places,
        ).map((failure) => ({ ...failure, visit }));
  });
}

function compare(
  expected: Json,
  actual: Json | undefined,
  pointer: Pointer,
  what: string,
  places: Places,
): readonly Failure[] {
  return mismatches(expected, actual).map((found) => ({
    message: `the ${what} differs${found.pointer === '' ? '' : ` at ${found.pointer}`}`,
    place: placeOf(places, `${pointer}${found.pointer}`),
    difference: {
      label: found.pointer === '' ? what : found.pointer,
      expected: found.expected,
      ...(found.actual === undefined ? {} : { actual: found.actual }),
    },
  }));
}

function lastVisit(visits: readonly Visit[], key: string): Visit | undefined {
  return allVisits(visits).findLast((visit) => visit.key === key);
}

function count(times: number): string {
  return times === 1 ? 'once' : `${times} times`;
}
