import { Masker } from '../kernel/mask.ts';
import { percentOf } from '../testing/coverage.ts';
import { totalsOf } from '../testing/test-result.ts';
import type { SuiteResult, TestReport, TestResult } from '../testing/test-result.ts';
import type { Visit } from '../testing/trace.ts';
import { maskedDifference } from './masked-difference.ts';

/** Writes a report as JSON, secrets masked. */
export function testsJson(report: TestReport): string {
  const { suites, diagnostics, coverage, durationMs } = report;
  const value = {
    format: 'mainsheet tests 1',
    summary: totalsOf(report),
    durationMs,
    diagnostics: [...diagnostics, ...suites.flatMap((suite) => suite.diagnostics)],
    files: suites.map(fileJson),
    ...(coverage === undefined
      ? {}
      : {
          coverage: {
            percent: percentOf(coverage),
            workflows: coverage.map((one) => ({ ...one, percent: percentOf([one]) })),
          },
        }),
  };
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function fileJson(one: SuiteResult): object {
  return {
    file: one.file,
    ...(one.suite === undefined ? {} : { workflow: one.suite.workflow.places.file }),
    tests: one.results.map((result) => testJson(one, result)),
  };
}

function testJson(
  one: SuiteResult,
  { test, outcome, failures, trace, unmocked, durationMs }: TestResult,
): object {
  const line = one.suite?.places.at(`${test.pointer}/name`).line;
  const masker = new Masker();
  return {
    name: test.name,
    ...(line === undefined ? {} : { line }),
    outcome,
    durationMs,
    failures: failures.map(({ message, place, difference }) => ({
      message: masker.text(message),
      ...place,
      ...(difference === undefined ? {} : { difference: maskedDifference(difference) }),
    })),
    ...(trace === undefined
      ? {}
      : {
          status: trace.outcome.kind,
          unmocked,
          path: trace.visits.map((visit) => visitJson(visit, masker)),
        }),
  };
}

function visitJson({ key, at, input, error, edge, rounds }: Visit, masker: Masker): object {
  return {
    step: key,
    at: new Date(at).toISOString(),
    input: masker.value(input),
    ...(error === undefined ? {} : { error: masker.value({ ...error }) }),
    ...(edge === undefined ? {} : { edge }),
    ...(rounds.length === 0
      ? {}
      : { rounds: rounds.map((round) => round.map((visit) => visitJson(visit, masker))) }),
  };
}
