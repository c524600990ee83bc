import type { Diagnostic, Position, Severity } from '../kernel/diagnostic.ts';

/** What can be wrong with a test file before anything runs. */
export const TEST_FINDINGS = {
  TEST_UNKNOWN_KEY: {
    severity: 'error',
    title: 'A key is not known here.',
    hint: 'See docs/testing.md for the keys of a test file.',
  },
  TEST_MISSING_KEY: {
    severity: 'error',
    title: 'A key is missing.',
    hint: 'See docs/testing.md for the keys of a test file.',
  },
  TEST_VALUE: {
    severity: 'error',
    title: 'A value does not fit its place.',
    hint: 'See docs/testing.md for what may stand here.',
  },
  TEST_PATTERN: {
    severity: 'error',
    title: 'A regular expression is not one.',
    hint: 'Patterns are RE2: without look-around and back references.',
  },
  TEST_NONE: {
    severity: 'error',
    title: 'The file holds no tests.',
    hint: 'Write at least one under `tests:`, or delete the file.',
  },
  TEST_NAME_TAKEN: {
    severity: 'error',
    title: 'Two tests have one name.',
    hint: 'Give each test of a file a name of its own.',
  },
  TEST_WORKFLOW_MISSING: {
    severity: 'error',
    title: 'There is no such workflow file.',
    hint: 'Write the path as it is seen from the test file.',
  },
  TEST_WORKFLOW_INVALID: {
    severity: 'error',
    title: 'The workflow file has errors.',
    hint: 'Mend them first: `mainsheet validate` shows them too.',
  },
  TEST_STEP_UNKNOWN: {
    severity: 'error',
    title: 'The workflow has no such step.',
    hint: 'Write the key of a step as the workflow file has it.',
  },
  TEST_STEP_AMBIGUOUS: {
    severity: 'error',
    title: 'Several steps have this key.',
    hint: 'Write LOOP/STEP for the one that is meant.',
  },
  TEST_STEP_NO_ACTION: {
    severity: 'error',
    title: 'Only actions can be mocked.',
    hint: 'Choices, variables, loops, waits and ends are carried out as they are written.',
  },
  TEST_STEP_NO_LOOP: {
    severity: 'error',
    title: 'The step has no rounds.',
    hint: 'Use `sequence` for a step that is called several times outside of a loop.',
  },
  TEST_INPUT: {
    severity: 'warning',
    title: 'The trigger never sends such an input.',
    hint: "Compare it with the trigger's payload: `mainsheet library show` has an example.",
  },
} as const satisfies Readonly<
  Record<string, { readonly severity: Severity; readonly title: string; readonly hint: string }>
>;

export type TestFindingCode = keyof typeof TEST_FINDINGS;

/** A finding about a test file, before it is placed: a pointer into the file, and the particulars. */
export interface TestFinding {
  readonly code: TestFindingCode;
  readonly pointer: string;
  readonly detail?: string;
  /** Replaces the usual hint where more is known. */
  readonly hint?: string;
  readonly severity?: Severity;
}

/** Makes a diagnostic of a finding. */
export function testDiagnostic(found: TestFinding, file: string, at: Position): Diagnostic {
  const { severity, title, hint } = TEST_FINDINGS[found.code];
  return {
    code: found.code,
    severity: found.severity ?? severity,
    message: found.detail === undefined ? title : `${title} ${found.detail}`,
    hint: found.hint ?? hint,
    file,
    line: at.line,
    column: at.column,
    pointer: found.pointer,
  };
}
