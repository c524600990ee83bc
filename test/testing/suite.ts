import { prepareSuite } from '../../src/testing/prepare-suite.ts';
import type { PreparedSuite } from '../../src/testing/prepare-suite.ts';
import { readTests } from '../../src/testing/read-tests.ts';
import { readWorkflow } from '../../src/testing/read-workflow.ts';
import { runTest } from '../../src/testing/run-test.ts';
import type { Ran } from '../../src/testing/run-test.ts';

/** A workflow with a choice, a catch, a wait, both loops and a step key that two maps have. */
export const WORKFLOW = `name: W
trigger:
  type: EVENT
  attributes:
    id: idn:identity-created
    filter.$: $[?(@.attributes.go == 'yes')]
definition:
  start: Fetch
  steps:
    Fetch:
      type: action
      actionId: sp:http
      versionNumber: 2
      attributes: { method: get, url: "https://x.example/{{$.trigger.identity.id}}" }
      catch: [{ next: Tell }]
      nextStep: Is Done
    Is Done:
      type: choice
      choiceList:
        - { comparator: NumericEquals, variableA.$: $.fetch.statusCode, variableB: 200, nextStep: Each }
        - { comparator: NumericEquals, variableA.$: $.fetch.statusCode, variableB: 202, nextStep: Pause }
      defaultStep: Bad
    Pause:
      type: action
      actionId: sp:sleep
      versionNumber: 1
      attributes: { type: waitFor, duration: 1h }
      nextStep: Fetch
    Each:
      type: action
      actionId: sp:loop:iterator
      versionNumber: 1
      attributes:
        input.$: $.fetch.body.items
        start: Work
        steps:
          Work:
            type: action
            actionId: sp:manage-account
            versionNumber: 1
            attributes: { accountIds.$: $.loop.loopInput, operation: disable }
            catch: [{ next: Tell }]
            nextStep: End
          Tell:
            type: action
            actionId: sp:send-email
            versionNumber: 2
            attributes: { recipientEmailList: [a@acme.example], subject: inner, body: x }
            nextStep: End
          End: { type: success }
      nextStep: Good
    Tell:
      type: action
      actionId: sp:send-email
      versionNumber: 2
      attributes: { recipientEmailList: [a@acme.example], subject: "{{$.fetch.error.workflowErrorMessage}}", body: x }
      nextStep: Bad
    Good: { type: success }
    Bad: { type: failure, failureName: Went bad, description: It did }
`;

const HEAD = `workflow: w.yaml
trigger: { identity: { type: IDENTITY, id: "1", name: Ann }, attributes: { go: "yes" } }
`;

/** Reads tests of the workflow; `tests` is what stands below the head, or with `workflow:` the whole file. */
export function prepare(tests: string, workflow = WORKFLOW, strict = false): PreparedSuite {
  const text = tests.startsWith('workflow:') ? tests : HEAD + tests;
  const read = readTests('w.test.yaml', Buffer.from(text));
  return prepareSuite(read, readWorkflow('w.yaml', Buffer.from(workflow)), strict);
}

/** Runs the one test of a text. */
export function runOne(tests: string, strict = false, workflow = WORKFLOW): Ran {
  const { suite, diagnostics } = prepare(tests, workflow, strict);
  const [test] = suite?.tests ?? [];
  if (suite === undefined || test === undefined) {
    throw new Error(JSON.stringify(diagnostics, undefined, 2));
  }
  return runTest(suite, test, strict);
}
