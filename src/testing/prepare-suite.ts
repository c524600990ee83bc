import { byPlace } from '../kernel/diagnostic.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import { linkTests } from './link-tests.ts';
import { placed } from './read-tests.ts';
import type { ReadTests } from './read-tests.ts';
import type { ReadWorkflow } from './read-workflow.ts';
import type { TestFinding } from './test-findings.ts';
import type { TestSuite } from './test-suite.ts';

/** A test file made ready to run. */
export interface PreparedSuite {
  /** Absent when a finding is an error. */
  readonly suite?: TestSuite;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Puts a test file and its workflow together; `workflow` is undefined where the file is not there. With `strict` an
 * input that the trigger never sends is an error.
 */
export function prepareSuite(
  { written, places, diagnostics }: ReadTests,
  workflow: ReadWorkflow | undefined,
  strict: boolean,
): PreparedSuite {
  if (written === undefined || places === undefined) {
    return { diagnostics };
  }
  const tested = workflow?.workflow;
  if (tested === undefined) {
    const code = workflow === undefined ? 'TEST_WORKFLOW_MISSING' : 'TEST_WORKFLOW_INVALID';
    const found = { code, pointer: '/workflow', detail: `It is ${written.workflow}.` } as const;
    return { diagnostics: [...diagnostics, ...placed([found], places)].toSorted(byPlace) };
  }
  const { tests, findings } = linkTests(written, tested);
  const weighed = strict ? findings.map(asError) : findings;
  const all = [...diagnostics, ...placed(weighed, places)].toSorted(byPlace);
  return all.some(({ severity }) => severity === 'error')
    ? { diagnostics: all }
    : { suite: { places, workflow: tested, tests }, diagnostics: all };
}

function asError(found: TestFinding): TestFinding {
  return { ...found, severity: 'error' };
}
