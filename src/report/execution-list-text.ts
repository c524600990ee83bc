import type { Execution } from '../tenant/execution.ts';
import { coloursFor } from './colours.ts';
import { executionColour } from './execution-colour.ts';
import { spanText, timeText } from './execution-times.ts';
import { clip, printable } from './printable.ts';

/** How a list of executions is written. */
export interface ExecutionListOptions {
  readonly color: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The name of a workflow by its id. */
  readonly names: ReadonlyMap<string, string>;
}

const MAX_NAME = 48;
const HEAD = ['STARTED', 'TOOK', 'STATUS', 'WORKFLOW', 'ID'] as const;

/** Writes executions as a table, in their order. */
export function executionListText(
  executions: readonly Execution[],
  { color, now, names }: ExecutionListOptions,
): string {
  const colours = coloursFor(color);
  const rows = executions.map((execution) => {
    const { id, status, workflowId, startTime } = execution;
    const took = spanText(spanOf(execution), now);
    return [
      timeText(startTime),
      execution.closeTime === undefined ? `${took} …` : took,
      status,
      clip(printable(names.get(workflowId ?? '') ?? workflowId ?? ''), MAX_NAME),
      printable(id),
    ];
  });
  const widths = HEAD.map((head, at) =>
    Math.max(head.length, ...rows.map((row) => row[at]?.length ?? 0)),
  );
  const line = (cells: readonly string[], paint: (status: string) => string): string =>
    cells
      .map((cell, at) => (at === HEAD.length - 1 ? cell : cell.padEnd(widths[at] ?? 0)))
      .map((cell, at) => (at === 2 ? paint(cell) : cell))
      .join('  ');
  return [
    colours.dim(line(HEAD, (status) => status)),
    ...rows.map((row, at) =>
      line(row, executionColour(executions[at]?.status ?? 'Unknown', colours)),
    ),
  ].join('\n');
}

/** The time an execution took, or takes. */
export function spanOf({ startTime, closeTime }: Execution): {
  readonly startTime?: string;
  readonly endTime?: string;
} {
  return {
    ...(startTime === undefined ? {} : { startTime }),
    ...(closeTime === undefined ? {} : { endTime: closeTime }),
  };
}
