import type { Deprecation } from '../tenant/answer-headers.ts';
import { DAY_MS } from './spans.ts';
import type { Looked } from './warning.ts';

/** Operations whose end was told, and when; milliseconds since 1970. */
export type DeprecationNotes = readonly (readonly [operation: string, toldAt: number])[];

/** Says once a day of each operation that it will go away, in the words of the last answer. */
export function lookAtDeprecations(
  seen: readonly Deprecation[],
  notes: DeprecationNotes,
  now: number,
): Looked<DeprecationNotes> {
  const toldAt = new Map(notes);
  const due = [...new Map(seen.map((one) => [one.operation, one])).values()].filter(
    ({ operation }) => {
      const at = toldAt.get(operation);
      return at === undefined || now - at >= DAY_MS || at > now;
    },
  );
  if (due.length === 0) {
    return { news: [], state: notes };
  }
  for (const { operation } of due) {
    toldAt.set(operation, now);
  }
  return {
    news: due.map((one) => ({ kind: 'deprecated', ...one })),
    state: [...toldAt],
  };
}
