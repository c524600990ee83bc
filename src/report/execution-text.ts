import { maskerOf } from '../executions/learn-secrets.ts';
import type { PathTaken } from '../executions/path-taken.ts';
import type { Execution } from '../tenant/execution.ts';
import { coloursFor } from './colours.ts';
import { executionColour } from './execution-colour.ts';
import { spanOf } from './execution-list-text.ts';
import { stepsText } from './execution-steps-text.ts';
import type { LineOfStep, StepsTextOptions } from './execution-steps-text.ts';
import { spanText, timeText } from './execution-times.ts';
import { printable } from './printable.ts';
import { shortValue } from './short-value.ts';

/** One execution with all that is known of it. */
export interface ExecutionView {
  readonly execution: Execution;
  /** The workflow's name; absent when it is gone. */
  readonly workflow?: string | undefined;
  /** The file it was made of, where the store knows it. */
  readonly file?: string | undefined;
  /** Absent where the file of that time is not at hand. */
  readonly lineOf?: LineOfStep | undefined;
  /** Absent when the tenant keeps no history of it. */
  readonly path?: PathTaken | undefined;
}

/** Writes an execution for a terminal: what it is, the steps it took, why it failed. */
export function executionText(view: ExecutionView, options: StepsTextOptions): string {
  const { execution, workflow, file, path, lineOf } = view;
  const { color, now, width } = options;
  const masker = maskerOf(path, options.masker);
  const colours = coloursFor(color);
  const { id, status, workflowId, startTime, closeTime } = execution;
  const took = spanText(spanOf(execution), now);
  const input = shortValue(path?.input, masker, Math.max(40, width - 14));
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['execution', id],
    ['workflow', workflowId],
    ['file', file],
    ['started', `${timeText(startTime)}, ${closeTime === undefined ? 'runs for' : 'took'} ${took}`],
    ['input', input],
  ];
  return [
    `${colours.bold(printable(workflow ?? 'A workflow that is gone'))}  ${executionColour(status, colours)(status)}`,
    ...rows.flatMap(([label, text]) =>
      text === undefined ? [] : [`  ${colours.dim(label.padEnd(10))} ${printable(text)}`],
    ),
    '',
    path === undefined || path.steps.length === 0
      ? '  The tenant tells no step of it.'
      : stepsText(path.steps, { ...options, masker, ...(lineOf === undefined ? {} : { lineOf }) }),
    ...(path?.error === undefined
      ? []
      : ['', `  ${colours.red(printable(masker.text(path.error)))}`]),
  ].join('\n');
}
