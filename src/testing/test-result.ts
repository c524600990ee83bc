import type { Json } from '../kernel/json.ts';
import type { Diagnostic, Position } from '../kernel/diagnostic.ts';
import type { WorkflowCoverage } from './coverage.ts';
import type { TestCase, TestSuite } from './test-suite.ts';
import type { Trace, Visit } from './trace.ts';

/** A place with the lines around it. */
export interface Place extends Position {
  readonly file: string;
  readonly frame?: string;
}

/** One thing about a run that was expected otherwise. */
export interface Failure {
  readonly message: string;
  readonly place: Place;
  /** The two values that differ, under their label; `actual` is absent where there is none. */
  readonly difference?: { readonly label: string; readonly expected: Json; readonly actual?: Json };
  /** The step that it is about, as the run came to it. */
  readonly visit?: Visit;
}

/** How one test ended. */
export interface TestResult {
  readonly test: TestCase;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly failures: readonly Failure[];
  /** What the run did; absent when nothing ran. */
  readonly trace?: Trace;
  /** The steps that no mock answered, by name. */
  readonly unmocked: readonly string[];
  /** How long it took on the machine's own clock. */
  readonly durationMs: number;
}

/** What one test file came to. */
export interface SuiteResult {
  readonly file: string;
  /** Findings about the file and its workflow; with an error among them no test of it ran. */
  readonly diagnostics: readonly Diagnostic[];
  /** Absent when the file could not be read that far. */
  readonly suite?: TestSuite;
  readonly results: readonly TestResult[];
}

/** What a run of `mainsheet test` came to. */
export interface TestReport {
  readonly suites: readonly SuiteResult[];
  /** Findings about workflow files and about the choice of files. */
  readonly diagnostics: readonly Diagnostic[];
  /** One entry a workflow; absent when nobody asked. */
  readonly coverage?: readonly WorkflowCoverage[];
  readonly durationMs: number;
}

/** How many tests ended how, and how many findings are errors. */
export interface TestTotals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly errors: number;
}

/** Counts what a report holds. */
export function totalsOf({ suites, diagnostics }: TestReport): TestTotals {
  const results = suites.flatMap((suite) => suite.results);
  const count = (outcome: TestResult['outcome']): number =>
    results.filter((result) => result.outcome === outcome).length;
  const errors = [...diagnostics, ...suites.flatMap((suite) => suite.diagnostics)].filter(
    ({ severity }) => severity === 'error',
  ).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped'), errors };
}
