import path from 'node:path';
import type { Clock } from '../kernel/clock.ts';
import { compareText } from '../kernel/diagnostic.ts';
import { coverageOf } from '../testing/coverage.ts';
import type { WorkflowCoverage } from '../testing/coverage.ts';
import { prepareSuite } from '../testing/prepare-suite.ts';
import { readTests } from '../testing/read-tests.ts';
import type { ReadTests } from '../testing/read-tests.ts';
import { readWorkflow } from '../testing/read-workflow.ts';
import type { ReadWorkflow } from '../testing/read-workflow.ts';
import { runTest } from '../testing/run-test.ts';
import type { SuiteResult, TestReport, TestResult } from '../testing/test-result.ts';
import type { TestTenant } from '../testing/stand-ins.ts';
import type { TestSuite } from '../testing/test-suite.ts';
import { listTestFiles, readFileAt } from './test-files.ts';
import type { TestTarget } from './test-files.ts';
import { findTestTenant } from './test-tenant.ts';

/** How tests are run. */
export interface TestRunOptions {
  readonly strict: boolean;
  readonly coverage: boolean;
  /** Only tests whose name holds this text, in whatever case. */
  readonly filter?: string;
  /** Paths are shown as they are seen from here. */
  readonly cwd: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** The tenant whose file the workflows are brought to; absent: the first that has one. */
  readonly tenant?: string;
}

/** What was run. */
export interface TestRun {
  readonly report: TestReport;
  /** The tenant whose file the workflows were brought to, where there are several to choose from. */
  readonly chosen?: string;
  /** The absolute paths of the workflows that the tests are about, also of those that are not there. */
  readonly workflows: ReadonlySet<string>;
}

/** A test file with the absolute path of its workflow, where it says which. */
interface TestFile {
  readonly file: string;
  readonly read: ReadTests;
  readonly workflow?: string;
}

/** Runs the tests of a target; with `changed`, of test files and workflows only those that are among these paths. */
export async function runTests(
  target: TestTarget,
  options: TestRunOptions,
  changed?: ReadonlySet<string>,
): Promise<TestRun> {
  const begun = options.clock.monotonicMs();
  const listed = await listTestFiles(target.root);
  const all: TestFile[] = [];
  for (const file of listed.tests) {
    all.push(await readTestFile(file, options));
  }
  const {
    tenant,
    diagnostics,
    chosen: asTenant,
  } = await findTestTenant(target.root, options.cwd, options.tenant);
  const only = target.only === undefined ? undefined : new Set([target.only]);
  const chosen = affected(affected(all, only), changed);
  const workflows = new Map<string, ReadWorkflow>();
  for (const { workflow } of chosen) {
    const bytes = workflow === undefined ? undefined : await readFileAt(workflow);
    if (workflow !== undefined && bytes !== undefined && !workflows.has(workflow)) {
      workflows.set(workflow, readWorkflow(shown(workflow, options), bytes, tenant));
    }
  }
  const suites = chosen.map((one) => runFile(one, workflows, options));
  const whole = only === undefined && changed === undefined;
  const report: TestReport = {
    suites,
    diagnostics: [
      ...listed.diagnostics.map((found) => ({
        ...found,
        file: shown(path.join(target.root, found.file), options),
      })),
      ...diagnostics,
      ...[...workflows.values()].flatMap((one) => one.diagnostics),
    ],
    ...(options.coverage
      ? { coverage: await covered(suites, whole ? listed.workflows : [], tenant, options) }
      : {}),
    durationMs: options.clock.monotonicMs() - begun,
  };
  return {
    report,
    ...(asTenant === undefined ? {} : { chosen: asTenant }),
    workflows: new Set(chosen.flatMap(({ workflow }) => workflow ?? [])),
  };
}

async function readTestFile(file: string, options: TestRunOptions): Promise<TestFile> {
  const bytes = (await readFileAt(file)) ?? new Uint8Array();
  const read = readTests(shown(file, options), bytes);
  return {
    file,
    read,
    ...(read.written === undefined
      ? {}
      : { workflow: path.resolve(path.dirname(file), read.written.workflow) }),
  };
}

/** The test files that are among `files`, or whose workflow is. */
function affected(
  all: readonly TestFile[],
  files: ReadonlySet<string> | undefined,
): readonly TestFile[] {
  return all.filter(
    ({ file, workflow }) =>
      files === undefined || files.has(file) || (workflow !== undefined && files.has(workflow)),
  );
}

function runFile(
  { read, workflow }: TestFile,
  workflows: ReadonlyMap<string, ReadWorkflow>,
  options: TestRunOptions,
): SuiteResult {
  const { suite, diagnostics } = prepareSuite(
    read,
    workflow === undefined ? undefined : workflows.get(workflow),
    options.strict,
  );
  const file = read.file;
  return suite === undefined
    ? { file, diagnostics, results: [] }
    : { file, diagnostics, suite, results: runSuite(suite, options) };
}

function runSuite(suite: TestSuite, options: TestRunOptions): readonly TestResult[] {
  const wanted = options.filter?.toLowerCase() ?? '';
  return suite.tests
    .filter(({ name }) => name.toLowerCase().includes(wanted))
    .map((test) => {
      options.signal.throwIfAborted();
      const begun = options.clock.monotonicMs();
      const ran = runTest(suite, test, options.strict);
      return { ...ran, durationMs: options.clock.monotonicMs() - begun };
    });
}

/** What the tests take of their workflows, and of those that have no tests: nothing. */
async function covered(
  suites: readonly SuiteResult[],
  workflows: readonly string[],
  tenant: TestTenant,
  options: TestRunOptions,
): Promise<readonly WorkflowCoverage[]> {
  const tested = new Map<string, SuiteResult[]>();
  for (const one of suites) {
    const file = one.suite?.workflow.places.file;
    if (file !== undefined) {
      tested.set(file, [...(tested.get(file) ?? []), one]);
    }
  }
  const found = [...tested.values()].flatMap((ofOne) => {
    const traces = ofOne.flatMap(({ results }) => results.flatMap(({ trace }) => trace ?? []));
    const workflow = ofOne[0]?.suite?.workflow;
    return workflow === undefined ? [] : [coverageOf(workflow, traces)];
  });
  for (const file of workflows.filter((one) => !tested.has(shown(one, options)))) {
    const bytes = (await readFileAt(file)) ?? new Uint8Array();
    const { workflow } = readWorkflow(shown(file, options), bytes, tenant);
    found.push(...(workflow === undefined ? [] : [coverageOf(workflow, [])]));
  }
  return found.toSorted((a, b) => compareText(a.file, b.file));
}

function shown(file: string, { cwd }: TestRunOptions): string {
  return path.relative(cwd, file).split(path.sep).join('/');
}
