import type { OwnerState } from '../tenant/daily-look.ts';
import type { Looked, WarnedWorkflow, Warning } from './warning.ts';

/** What is known of owners who are not active. */
export interface OwnerNotes {
  /** The owner, the word for how they stand, and since when they are known to; milliseconds since 1970. */
  readonly notes: readonly (readonly [id: string, state: string, since: number])[];
  /** Where the next look goes on, when there are more owners than one request takes. */
  readonly after?: string;
}

/** The workflows of each owner, by the owner's id. */
export type Owned = ReadonlyMap<string, readonly WarnedWorkflow[]>;

const GONE = 'gone';

/** The owners in the order in which they are asked for: one request a day reaches all of them by and by. */
export function askingOrder(owned: Owned, { after = '' }: OwnerNotes): readonly string[] {
  const ids = [...owned.keys()].toSorted();
  return [...ids.filter((id) => id > after), ...ids.filter((id) => id <= after)];
}

/** Compares how owners stand with what is known; each change for the worse is told once. */
export function lookAtOwners(
  owned: Owned,
  answer: { readonly asked: readonly string[]; readonly found: readonly OwnerState[] },
  { notes }: OwnerNotes,
  now: number,
): Looked<OwnerNotes> {
  const found = new Map(answer.found.map((one) => [one.id, one]));
  const known = new Map(notes.map((note) => [note[0], note]));
  const news: Warning[] = [];
  for (const id of answer.asked) {
    const owner = found.get(id);
    const state = owner === undefined ? GONE : (owner.state ?? 'ACTIVE');
    const before = known.get(id);
    const [first, ...more] = owned.get(id) ?? [];
    if (state === 'ACTIVE' || first === undefined) {
      known.delete(id);
    } else if (before?.[1] !== state) {
      const since = before?.[2] ?? now;
      known.set(id, [id, state, since]);
      news.push({
        kind: 'owner',
        owner: owner?.name ?? id,
        ...(owner === undefined ? {} : { state }),
        since,
        workflow: first,
        files: [first, ...more].map(({ file }) => file),
      });
    }
  }
  const last = answer.asked.at(-1);
  return {
    news,
    state: {
      // Who owns nothing of ours any more is nobody's concern.
      notes: [...known.values()].filter(([id]) => owned.has(id)),
      ...(last === undefined ? {} : { after: last }),
    },
  };
}
