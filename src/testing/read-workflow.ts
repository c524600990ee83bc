import { decodeFile } from '../documents/decode-file.ts';
import { readDocument } from '../documents/read-document.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import { own } from '../kernel/json.ts';
import type { TestedWorkflow } from './test-suite.ts';
import { framesOf } from '../documents/yaml-file.ts';
import { workflowSteps } from './workflow-step.ts';

/** A workflow file read for its tests, or the errors that stand in their way. */
export interface ReadWorkflow {
  readonly workflow?: TestedWorkflow;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a workflow file of any export shape. A path that does not parse is an error here: no run gets past it. */
export function readWorkflow(file: string, bytes: Uint8Array): ReadWorkflow {
  const { document, diagnostics } = readDocument(file, bytes, {
    severities: { PATH_SYNTAX: 'error' },
  });
  const decoded = decodeFile(bytes);
  if (document === undefined || !decoded.ok) {
    return { diagnostics: diagnostics.filter(({ severity }) => severity === 'error') };
  }
  const frame = framesOf(decoded.text);
  return {
    workflow: {
      document,
      steps: workflowSteps(own(document.body, 'definition')),
      places: { file, at: (pointer) => document.positions.at(pointer), frame },
    },
    diagnostics: [],
  };
}
