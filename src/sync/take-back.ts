import { rejected } from '../apply/entry-after.ts';
import { rejectionOf } from '../inventory/entry.ts';
import type { Entry, Memory } from '../inventory/entry.ts';

/** A workflow whose live version a person took back, to be remembered before the next plan. */
export interface TakenBack {
  readonly entry: Entry;
  readonly memory: Memory;
  /** The commit whose version it was. */
  readonly commit: string;
}

/**
 * Rejects the version that is live, so that planning goes back to the last good one, or, where that is the live one, to
 * the one before. Undefined where there is no version to go back to.
 */
export function takeBack(
  entry: Entry,
  memory: Memory | undefined,
  by: string,
): TakenBack | undefined {
  const digest = entry.sentDigest;
  if (digest === undefined || memory === undefined) {
    return undefined;
  }
  const isGood = memory.lastGood?.digest === digest;
  const target = isGood ? memory.before : memory.lastGood;
  if (target === undefined || rejectionOf(entry, target.digest) !== undefined) {
    return undefined;
  }
  const { before, onTrial: _trial, ...kept } = memory;
  const commit = entry.trial?.commit ?? entry.commit;
  const message = `${by} took it back by hand.`;
  return {
    entry: rejected(entry, { digest, reason: 'Manual', commit, message }),
    memory: {
      ...kept,
      lastGood: target,
      ...(isGood || before === undefined ? {} : { before }),
    },
    commit,
  };
}
