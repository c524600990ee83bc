import type { Execution } from '../tenant/execution.ts';
import type { Colours } from './colours.ts';

/** The colour of an execution's or a step's status. */
export function executionColour(
  status: Execution['status'],
  { green, red, yellow, cyan, dim }: Colours,
): (text: string) => string {
  switch (status) {
    case 'Completed':
      return green;
    case 'Failed':
      return red;
    case 'Canceled':
      return yellow;
    case 'Running':
    case 'Queued':
      return cyan;
    case 'Unknown':
      return dim;
  }
}
