import type { Board } from '../report/board.ts';

/** Fewer digits could name another plan by chance. */
const SHORTEST_CHECKSUM = 8;

/**
 * The whole checksum of the plan that waits, when the digits a person gave begin it; undefined where they do not, or
 * nothing waits.
 */
export function approvedChecksum(
  board: Pick<Board, 'checksum' | 'waiting'> | undefined,
  digits: string,
): string | undefined {
  const checksum = board?.checksum ?? board?.waiting?.checksum;
  const fits = digits.length >= SHORTEST_CHECKSUM && checksum?.startsWith(digits) === true;
  return fits ? checksum : undefined;
}

/** What waits, in a sentence. */
export function waitingWords(board: Pick<Board, 'checksum' | 'waiting'> | undefined): string {
  const checksum = board?.checksum ?? board?.waiting?.checksum;
  return checksum === undefined ? 'None waits.' : `${checksum} waits.`;
}
