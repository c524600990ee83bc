import type { Retry } from '../executions/retry.ts';
import { coloursFor } from './colours.ts';
import type { StepsTextOptions } from './execution-steps-text.ts';
import { timeText } from './execution-times.ts';
import { printable } from './printable.ts';
import { shortValue } from './short-value.ts';

const MIN_VALUE = 40;

/** Writes what is to be run again, how, and with what input; and what is left, and why. */
export function retriesText(
  retries: readonly Retry[],
  { color, masker, width }: StepsTextOptions,
): string {
  const colours = coloursFor(color);
  return retries
    .flatMap((retry) => {
      const { execution, workflow } = retry;
      const name = printable(workflow?.name ?? execution.workflowId ?? 'unknown');
      const head = `${name}  ${execution.status} ${timeText(execution.startTime)}  ${printable(execution.id)}`;
      if (retry.kind === 'leave') {
        return [`${colours.dim('=')} ${head}`, `    left: ${retry.why}`];
      }
      const way = retry.way === 'external' ? 'through its external trigger' : 'as a test run';
      const input = shortValue(retry.input, masker, Math.max(MIN_VALUE, width - way.length - 12));
      return [`${colours.green('+')} ${head}`, `    ${way}, with ${input ?? '{}'}`];
    })
    .join('\n');
}
