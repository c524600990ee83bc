import type { Diagnostic } from '../../src/kernel/diagnostic.ts';
import type { ReadDocument, RuleOptions } from '../../src/documents/document.ts';
import { readDocument } from '../../src/documents/read-document.ts';

/** Reads a text as a workflow file. */
export function read(text: string, options?: RuleOptions, file = 'flow.yaml'): ReadDocument {
  return readDocument(file, new TextEncoder().encode(text), options);
}

/** Gives a finding as `code severity line:column pointer`. */
export function brief({ code, severity, line, column, pointer }: Diagnostic): string {
  return `${code} ${severity} ${line}:${column} ${pointer}`.trimEnd();
}

/** Gives the codes of a text's findings. */
export function codes(text: string, options?: RuleOptions): readonly string[] {
  return read(text, options).diagnostics.map(({ code }) => code);
}

/** A file whose one step is given as YAML, indented by six. */
export function withStep(step: string, top = ''): string {
  return `name: Flow\n${top}definition:\n  start: Step\n  steps:\n    Step:\n${step}\n    Done: { type: success }\n`;
}

/** An action step with these attributes, as one line of YAML. */
export function action(actionId: string, attributes: string): string {
  return `      { type: action, actionId: "${actionId}", versionNumber: 1, attributes: ${attributes}, nextStep: Done }`;
}
