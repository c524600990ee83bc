import type { WorkflowStateName } from '../../report/view/workflow-row.ts';
import { STATE_ORDER, byUrgency, needsLook } from '../standing.ts';
import type { TenantRow } from './tenant-rows.ts';

/** What of a list is shown. */
export interface Filter {
  /** A state, `look` for what needs a look, or all. */
  readonly state?: WorkflowStateName | 'look';
  readonly tenant?: string;
  /** Words that must all be in the name, the file or the message. */
  readonly text?: string;
}

/** Reads a filter's state from the address; an unknown one filters nothing. */
export function readState(text: string | null): Filter['state'] {
  return text === 'look' ? 'look' : STATE_ORDER.find((state) => state === text);
}

/** The rows that a filter lets through, what needs a look first. */
export function filterRows(rows: readonly TenantRow[], filter: Filter): readonly TenantRow[] {
  const words = (filter.text ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return rows
    .filter(
      (row) =>
        (filter.tenant === undefined || row.tenant === filter.tenant) &&
        hasState(row, filter.state) &&
        hasWords(row, words),
    )
    .toSorted(byUrgency);
}

/** How many rows are in each state. */
export function countStates(
  rows: readonly TenantRow[],
): ReadonlyMap<WorkflowStateName | 'look', number> {
  const counts = new Map<WorkflowStateName | 'look', number>();
  for (const row of rows) {
    counts.set(row.state, (counts.get(row.state) ?? 0) + 1);
    if (needsLook(row)) {
      counts.set('look', (counts.get('look') ?? 0) + 1);
    }
  }
  return counts;
}

function hasState(row: TenantRow, state: Filter['state']): boolean {
  return state === undefined || (state === 'look' ? needsLook(row) : row.state === state);
}

function hasWords({ name, file, message, tenant }: TenantRow, words: readonly string[]): boolean {
  const text = `${name}\n${file ?? ''}\n${message ?? ''}\n${tenant}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
