import { decodeFile } from '../documents/decode-file.ts';
import { readDocument } from '../documents/read-document.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import { own } from '../kernel/json.ts';
import { framesOf } from '../documents/yaml-file.ts';
import { NO_TEST_TENANT, withStandIns } from './stand-ins.ts';
import type { TestTenant } from './stand-ins.ts';
import type { TestedWorkflow } from './test-suite.ts';
import { workflowSteps } from './workflow-step.ts';

/** A workflow file read for its tests, or the errors that stand in their way. */
export interface ReadWorkflow {
  readonly workflow?: TestedWorkflow;
  readonly diagnostics: readonly Diagnostic[];
}

const RULES = { severities: { PATH_SYNTAX: 'error' } } as const;

/**
 * Reads a workflow file of any export shape as one tenant has it. A path that does not parse is an error here: no run
 * gets past it.
 */
export function readWorkflow(
  file: string,
  bytes: Uint8Array,
  tenant: TestTenant = NO_TEST_TENANT,
): ReadWorkflow {
  const read = readDocument(tenant.pathOf(file), bytes, RULES);
  const { document } = read;
  const decoded = decodeFile(bytes);
  const made =
    document === undefined
      ? { diagnostics: read.diagnostics }
      : withStandIns({ ...read, document }, tenant, RULES);
  const { body } = made;
  if (document === undefined || body === undefined || !decoded.ok) {
    return {
      diagnostics: made.diagnostics
        .filter(({ severity }) => severity === 'error')
        .map((one) => ({
          ...one,
          file: one.file === document?.file ? file : tenant.shownOf(one.file),
        })),
    };
  }
  const frame = framesOf(decoded.text);
  return {
    workflow: {
      body,
      steps: workflowSteps(own(body, 'definition')),
      places: { file, at: (pointer) => document.positions.at(pointer), frame },
    },
    diagnostics: [],
  };
}
