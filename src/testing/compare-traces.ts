import { diffArrays } from 'diff';
import { inputPlaces } from './input-places.ts';
import type { Trace, Visit } from './trace.ts';
import { Differences } from './trace-difference.ts';
import type { RunEnd, TraceDifference } from './trace-difference.ts';

/** Beyond so many steps of difference only the first parting is told. */
const MAX_EDITS = 500;

/** Compares two runs step by step; what comes again, as in the rounds of a loop, is told once. */
export function compareTraces(before: Trace, after: Trace): readonly TraceDifference[] {
  const found = new Differences();
  compareLines(before.visits, after.visits, found);
  const [one, other] = [endOf(before), endOf(after)];
  if (one.kind !== other.kind || one.step !== other.step) {
    found.add({ kind: 'end', before: one, after: other });
  }
  return found.all();
}

function endOf({ outcome, visits }: Trace): RunEnd {
  switch (outcome.kind) {
    case 'Failed':
      return { kind: outcome.kind, step: outcome.step };
    case 'Waiting': {
      const step = visits.at(-1)?.name;
      return { kind: outcome.kind, ...(step === undefined ? {} : { step }) };
    }
    case 'Completed':
    case 'Canceled':
      return { kind: outcome.kind };
  }
}

type Line = readonly Visit[];

/** A part of two lines: the same steps on both sides, or others. */
type Stretch =
  | { readonly same: true; readonly pairs: readonly (readonly [Visit, Visit])[] }
  | { readonly same: false; readonly before: Line; readonly after: Line };

function compareLines(before: Line, after: Line, found: Differences): void {
  const all = stretches(before, after);
  for (const [index, stretch] of all.entries()) {
    if (stretch.same) {
      for (const [one, other] of stretch.pairs) {
        compareVisits(one, other, found);
      }
    } else {
      const [last, next] = [all[index - 1], all[index + 1]];
      const behind = last?.same === true ? last.pairs.at(-1)?.[0].name : undefined;
      const rejoined = next?.same === true ? next.pairs[0]?.[0].name : undefined;
      found.add({
        kind: 'parting',
        step: behind,
        before: stretch.before[0]?.name ?? rejoined,
        after: stretch.after[0]?.name ?? rejoined,
      });
      oneSided(stretch.before, after, 'before', found);
      oneSided(stretch.after, before, 'after', found);
    }
  }
}

/** A step that the other side only comes to at another time is no step of one side. */
function oneSided(line: Line, other: Line, side: 'before' | 'after', found: Differences): void {
  const known = new Set(other.map(({ key }) => key));
  for (const { key, name } of line) {
    if (!known.has(key)) {
      found.add({ kind: 'one-sided', step: name, side });
    }
  }
}

function stretches(before: Line, after: Line): readonly Stretch[] {
  const keys = (line: Line): string[] => line.map(({ key }) => key);
  const parts = diffArrays(keys(before), keys(after), { maxEditLength: MAX_EDITS });
  return parts === undefined ? untilParted(before, after) : aligned(before, after, parts);
}

function aligned(
  before: Line,
  after: Line,
  parts: readonly { readonly added: boolean; readonly removed: boolean; readonly count: number }[],
): readonly Stretch[] {
  const found: Stretch[] = [];
  let [one, other] = [0, 0];
  for (const { added, removed, count } of parts) {
    const last = found.at(-1);
    if (added || removed) {
      const open = last?.same === false ? last : { before: [], after: [] };
      if (last?.same === false) {
        found.pop();
      }
      found.push({
        same: false,
        before: [...open.before, ...(removed ? before.slice(one, one + count) : [])],
        after: [...open.after, ...(added ? after.slice(other, other + count) : [])],
      });
    } else {
      found.push({ same: true, pairs: zip(before.slice(one), after.slice(other), count) });
    }
    one += added ? 0 : count;
    other += removed ? 0 : count;
  }
  return found;
}

function untilParted(before: Line, after: Line): readonly Stretch[] {
  const parted = before.findIndex(({ key }, at) => key !== after[at]?.key);
  const same = parted < 0 ? before.length : parted;
  return [
    ...(same === 0 ? [] : [{ same: true as const, pairs: zip(before, after, same) }]),
    { same: false, before: before.slice(same), after: after.slice(same) },
  ];
}

function zip(before: Line, after: Line, count: number): readonly (readonly [Visit, Visit])[] {
  return before.slice(0, count).flatMap((one, at) => {
    const other = after[at];
    return other === undefined ? [] : [[one, other] as const];
  });
}

function compareVisits(before: Visit, after: Visit, found: Differences): void {
  // What a choice compares has no effect of its own: it matters where the choice leads elsewhere.
  const places = choosesSame(before, after) ? [] : inputPlaces(before.input, after.input);
  if (places.length > 0) {
    found.add({ kind: 'input', step: before.name, places });
  }
  const [one, other] = [before.rounds, after.rounds];
  if (one.length !== other.length) {
    const counts = { before: one.length, after: other.length };
    found.add({ kind: 'rounds', step: before.name, ...counts });
  }
  for (const [index, round] of one.entries()) {
    const beside = other[index];
    if (beside !== undefined) {
      compareLines(round, beside, found);
    }
  }
}

function choosesSame({ edge: one }: Visit, { edge: other }: Visit): boolean {
  return (one?.kind === 'choice' || one?.kind === 'default') && one.to === other?.to;
}
