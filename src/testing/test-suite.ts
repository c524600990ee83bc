import type { Json, JsonObject } from '../kernel/json.ts';
import type { Pointer } from '../kernel/pointer.ts';
import type { Places } from '../documents/yaml-file.ts';
import type { WorkflowStep } from './workflow-step.ts';
import type { WrittenExpect, WrittenMock, WrittenStep } from './written-tests.ts';

/** A workflow file that tests are about. */
export interface TestedWorkflow {
  /** The writable fields as the tenant has them, stand-ins for what only a tenant could say. */
  readonly body: JsonObject;
  readonly steps: readonly WorkflowStep[];
  readonly places: Places;
}

/** An expectation about one step. */
export interface StepExpectation {
  readonly step: WorkflowStep;
  readonly written: WrittenStep;
  readonly pointer: Pointer;
}

/** One test, with every name in it resolved. */
export interface TestCase {
  readonly name: string;
  readonly pointer: Pointer;
  /** Why it is left out; a text without words when no reason is given. */
  readonly skip?: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly trigger: Json;
  /** By the name of the step. */
  readonly mocks: ReadonlyMap<string, WrittenMock>;
  readonly cancelAfterMs?: number;
  readonly expect: WrittenExpect;
  readonly steps: readonly StepExpectation[];
}

/** The tests of one file. */
export interface TestSuite {
  readonly places: Places;
  readonly workflow: TestedWorkflow;
  readonly tests: readonly TestCase[];
}
