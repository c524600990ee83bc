import type { JsonObject } from '../../kernel/json.ts';
import { rootPlace } from './member-order.ts';
import { printLines } from './print-value.ts';
import { sealMarks } from './written-tag.ts';

/**
 * Prints a workflow as a file: members in the order of the format, steps in the order a run takes them, texts of
 * several lines as blocks. Values may be marked tags. Members that the format does not name keep their order.
 */
export function printWorkflow(workflow: JsonObject): string {
  const value = sealMarks(workflow);
  return Object.keys(workflow).length === 0
    ? '{}\n'
    : `${printLines({ value, place: rootPlace(value) }, 0, 2).join('\n')}\n`;
}
