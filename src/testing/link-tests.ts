import { timeOf } from '../engine/time-value.ts';
import { regularExpression } from '../expressions/regular-expression.ts';
import { parseDuration } from '../kernel/duration.ts';
import { isArray, isObject, stringAt } from '../kernel/json.ts';
import type { Json } from '../kernel/json.ts';
import { formatPointer } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';
import { stepType } from '../workflow/step.ts';
import { patternOf } from './match.ts';
import { payloadFindings } from './payload-findings.ts';
import type { TestFinding } from './test-findings.ts';
import type { StepExpectation, TestCase, TestedWorkflow } from './test-suite.ts';
import { findStep, isMockable } from './workflow-step.ts';
import type { WorkflowStep } from './workflow-step.ts';
import type { WrittenMock, WrittenPathEntry, WrittenTest, WrittenTests } from './written-tests.ts';

/** The time at which a run starts when the file names none: a Monday, the same on every machine and day. */
const START = Date.UTC(2026, 0, 5, 9);

/** Puts the tests of a file beside their workflow: names become steps, and what fits no step is found. */
export function linkTests(
  written: WrittenTests,
  workflow: TestedWorkflow,
): { readonly tests: readonly TestCase[]; readonly findings: readonly TestFinding[] } {
  const findings: TestFinding[] = [];
  const link = { workflow, findings };
  const shared = linkMocks(link, written.mocks ?? {}, '/mocks');
  const cases = written.tests.map((test, index) =>
    linkTest(link, written, shared, test, `/tests/${index}`),
  );
  if (written.trigger !== undefined && written.tests.some(({ trigger }) => trigger === undefined)) {
    findings.push(...payloadFindings(workflow, written.trigger, '/trigger'));
  }
  return { tests: cases, findings };
}

interface Link {
  readonly workflow: TestedWorkflow;
  readonly findings: TestFinding[];
}

function linkTest(
  link: Link,
  written: WrittenTests,
  shared: ReadonlyMap<string, WrittenMock>,
  test: WrittenTest,
  pointer: Pointer,
): TestCase {
  const { workflow, findings } = link;
  const { trigger, expect = {}, skip = false } = test;
  if (trigger !== undefined || written.trigger === undefined) {
    findings.push(...payloadFindings(workflow, trigger ?? {}, `${pointer}/trigger`));
  }
  checkPatterns(findings, expect.failure as Json | undefined, `${pointer}/expect/failure`);
  linkPath(link, expect.path ?? [], `${pointer}/expect/path`, undefined);
  if (expect.failure?.step !== undefined) {
    // What goes wrong in a loop fails the run at the loop.
    linkStep(inMap(link, undefined), expect.failure.step, `${pointer}/expect/failure/step`);
  }
  const cancelAfterMs = parseDuration(test.cancelAfter ?? '');
  return {
    name: test.name,
    pointer,
    ...(skip === false ? {} : { skip: skip === true ? '' : skip }),
    now: timeOf(test.now ?? written.now) ?? START,
    trigger: trigger ?? written.trigger ?? {},
    mocks: new Map([...shared, ...linkMocks(link, test.mocks ?? {}, `${pointer}/mocks`)]),
    ...(cancelAfterMs === undefined ? {} : { cancelAfterMs }),
    expect,
    steps: linkSteps(link, test, `${pointer}/expect/steps`),
  };
}

function linkSteps(link: Link, { expect }: WrittenTest, pointer: Pointer): StepExpectation[] {
  return Object.entries(expect?.steps ?? {}).flatMap(([key, written]) => {
    const at = `${pointer}${formatPointer([key])}`;
    const step = linkStep(link, key, at);
    checkPatterns(link.findings, written as Json, at);
    return step === undefined ? [] : [{ step, written, pointer: at }];
  });
}

/** Finds the step of a name; what stands in its way is found instead. */
function linkStep(
  { workflow, findings }: Link,
  written: string,
  pointer: Pointer,
): WorkflowStep | undefined {
  const found = findStep(workflow.steps, written);
  if (found.ok) {
    return found.value;
  }
  const { trouble } = found;
  const name = `'${written.slice(0, 80)}'`;
  if (trouble.kind === 'ambiguous') {
    const detail = `It is ${name}: ${trouble.names.join(', ')}.`;
    findings.push({ code: 'TEST_STEP_AMBIGUOUS', pointer, detail });
  } else {
    findings.push({
      code: 'TEST_STEP_UNKNOWN',
      pointer,
      detail: `It is ${name}.`,
      ...(trouble.near === undefined ? {} : { hint: `Did you mean '${trouble.near}'?` }),
    });
  }
  return undefined;
}

function linkMocks(
  link: Link,
  mocks: Readonly<Record<string, WrittenMock>>,
  pointer: Pointer,
): ReadonlyMap<string, WrittenMock> {
  const linked = new Map<string, WrittenMock>();
  for (const [key, mock] of Object.entries(mocks)) {
    const at = `${pointer}${formatPointer([key])}`;
    const step = linkStep(link, key, at);
    if (step !== undefined && !isMockable(step)) {
      const kind = stringAt(step.written, 'actionId') ?? stepType(step.written) ?? 'nothing known';
      const detail = `'${step.name}' is ${kind}.`;
      link.findings.push({ code: 'TEST_STEP_NO_ACTION', pointer: at, detail });
    } else if (step !== undefined) {
      linked.set(step.name, mock);
      if (step.loop === undefined && usesRounds(mock)) {
        const detail = `'${step.name}' stands in no loop.`;
        link.findings.push({ code: 'TEST_STEP_NO_LOOP', pointer: at, detail });
      }
    }
  }
  return linked;
}

function usesRounds({ iterations, sequence }: WrittenMock): boolean {
  return iterations !== undefined || (sequence ?? []).some(usesRounds);
}

/** A path is read in the map it goes through: behind a loop's key stand steps of its body. */
function linkPath(
  link: Link,
  entries: readonly WrittenPathEntry[],
  pointer: Pointer,
  loop: string | undefined,
): void {
  const here = inMap(link, loop);
  for (const [index, entry] of entries.entries()) {
    const at = `${pointer}/${index}`;
    if (typeof entry === 'string') {
      linkStep(here, entry, at);
      continue;
    }
    for (const [key, rounds] of Object.entries(entry)) {
      const inside = `${at}${formatPointer([key])}`;
      const step = linkStep(here, key, inside);
      if (step !== undefined && inMap(link, step.key).workflow.steps.length === 0) {
        const detail = `'${step.name}' is no loop.`;
        const hint = 'Write its key alone.';
        link.findings.push({ code: 'TEST_STEP_NO_LOOP', pointer: inside, detail, hint });
      } else if (step !== undefined) {
        rounds.forEach((round, at2) => linkPath(link, round, `${inside}/${at2}`, step.key));
      }
    }
  }
}

/** Narrows the workflow to one of its maps, whose steps go by their bare keys: its own, or the body of a loop. */
function inMap({ workflow, findings }: Link, loop: string | undefined): Link {
  const steps = workflow.steps
    .filter((step) => step.loop === loop)
    .map((step) => ({ ...step, name: step.key }));
  return { workflow: { ...workflow, steps }, findings };
}

/** Finds the regular expressions among expected values that are none. */
function checkPatterns(findings: TestFinding[], value: Json | undefined, pointer: Pointer): void {
  const pattern = value === undefined ? undefined : patternOf(value);
  if (pattern !== undefined) {
    if (regularExpression(pattern) === undefined) {
      findings.push({ code: 'TEST_PATTERN', pointer: `${pointer}/matches` });
    }
    return;
  }
  const members = isArray(value) || isObject(value) ? Object.entries(value) : [];
  for (const [key, member] of members) {
    checkPatterns(findings, member, `${pointer}${formatPointer([key])}`);
  }
}
