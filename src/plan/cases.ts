import type { Entry } from '../inventory/entry.ts';
import type { Case } from './case.ts';
import type { PlanContext } from './context.ts';
import { fileCase } from './file-case.ts';
import { goneCase, invalidCase, leftOutCase } from './gone-case.ts';
import type { Pair } from './match.ts';
import { suspended } from './suspended.ts';

/** Plans every pair. Pure; one case a pair, in the pairs' order. */
export function planCases(pairs: readonly Pair[], context: PlanContext): readonly Case[] {
  return pairs.map((pair) => suspended(planCase(pair, context), context));
}

function planCase(pair: Pair, context: PlanContext): Case {
  switch (pair.kind) {
    case 'file':
      return movedAlong(seenAgain(fileCase(pair, context)), context);
    case 'invalid':
      return movedAlong(seenAgain(invalidCase(pair, context)), context);
    case 'left-out':
      return seenAgain(leftOutCase(pair));
    case 'gone':
      return pair.unproved === undefined
        ? goneCase(pair, context)
        : seenAgain(goneCase(pair, context));
  }
}

/** A file that is there, or not proved gone, in one pass starts the count of its absence afresh, whatever else is done. */
function seenAgain(found: Case): Case {
  const { entry, record } = found;
  if (entry?.goneSince === undefined || record !== undefined || entry.quarantine !== undefined) {
    return found;
  }
  const { goneSince: _gone, ...kept } = entry;
  return { ...found, record: { entry: kept satisfies Entry } };
}

/**
 * A workflow is remembered under its file's new path even while its change waits or fails: Git tells of a move only from
 * the commit before, and the name may be another one too.
 */
function movedAlong(found: Case, context: PlanContext): Case {
  const { entry, record, file } = found;
  const memory = entry === undefined ? undefined : context.memory(entry.file);
  if (entry === undefined || entry.file === file || memory === undefined) {
    return found;
  }
  return { ...found, record: { memory, ...record, entry: { ...(record?.entry ?? entry), file } } };
}
