import { formatPointer } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';
import type { Visit } from './trace.ts';
import type { WrittenPathEntry } from './written-tests.ts';

type PathEntries = readonly WrittenPathEntry[];

/** Writes the steps a run took as a test would; rounds are told only of the loops that `expected` opens. */
export function takenPath(visits: readonly Visit[], expected: PathEntries): PathEntries {
  const opened = new Set(expected.flatMap((entry) => (isOpened(entry) ? Object.keys(entry) : [])));
  return visits.map((visit) =>
    opened.has(visit.key)
      ? { [visit.key]: visit.rounds.map((round) => takenPath(round, [])) }
      : visit.key,
  );
}

/** Gives the first place of an expected path that the taken one does not have; undefined when they are equal. */
export function firstDifference(
  expected: PathEntries,
  taken: PathEntries,
  pointer: Pointer = '',
): Pointer | undefined {
  for (const [index, entry] of expected.entries()) {
    const at = `${pointer}/${index}`;
    const other = taken[index];
    if (isOpened(entry) && isOpened(other)) {
      const inside = insideDifference(entry, other, at);
      if (inside !== undefined) {
        return inside;
      }
    } else if (isOpened(entry) || entry !== keyOf(other)) {
      return at;
    }
  }
  return taken.length > expected.length ? pointer : undefined;
}

function insideDifference(entry: OpenedLoop, other: OpenedLoop, at: Pointer): Pointer | undefined {
  for (const [key, rounds] of Object.entries(entry)) {
    const taken = Object.hasOwn(other, key) ? other[key] : undefined;
    const inside = `${at}${formatPointer([key])}`;
    for (const [round, steps] of rounds.entries()) {
      const found = firstDifference(steps, taken?.[round] ?? [], `${inside}/${round}`);
      if (found !== undefined) {
        return found;
      }
    }
    if (taken?.length !== rounds.length) {
      return inside;
    }
  }
  return undefined;
}

/** Writes a path for people, a step a line, rounds indented below their loop. */
export function pathLines(entries: PathEntries, indent = ''): readonly string[] {
  return entries.flatMap((entry) =>
    isOpened(entry)
      ? Object.entries(entry).flatMap(([key, rounds]) => [
          `${indent}${key}`,
          ...rounds.flatMap((round, index) => [
            `${indent}  round ${index}`,
            ...pathLines(round, `${indent}    `),
          ]),
        ])
      : [`${indent}${entry}`],
  );
}

/** A loop that is named by its key alone may have done anything. */
function keyOf(entry: WrittenPathEntry | undefined): string | undefined {
  return isOpened(entry) ? Object.keys(entry)[0] : entry;
}

type OpenedLoop = Exclude<WrittenPathEntry, string>;

function isOpened(entry: WrittenPathEntry | undefined): entry is OpenedLoop {
  return typeof entry === 'object';
}
