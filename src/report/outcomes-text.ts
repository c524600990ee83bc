import type { Outcome, OutcomeResult } from '../apply/outcome.ts';
import { formatDuration } from '../kernel/duration.ts';
import type { Masker } from '../kernel/mask.ts';
import { coloursFor } from './colours.ts';
import { outcomeCounts } from './outcome-counts.ts';
import type { PassResult } from './pass-result.ts';
import { placeOf } from './plan-view.ts';
import { printable } from './printable.ts';

/** How outcomes are written for a terminal. */
export interface OutcomesTextOptions {
  readonly masker: Masker;
  readonly color?: boolean;
}

const INDENT = '      ';
const WIDTH = 13;
const BAD: ReadonlySet<OutcomeResult> = new Set<OutcomeResult>([
  'failed',
  'not-attempted',
  'skipped',
]);

/** Writes what a pass did, a line for each change and each branch, the sum last. */
export function outcomesText(
  result: Pick<PassResult, 'rounds' | 'captures'>,
  { masker, color = false }: OutcomesTextOptions,
): string {
  const colours = coloursFor(color);
  const show = (text: string): string => printable(masker.text(text));
  const outcomes = result.rounds.flatMap((round) => round.outcomes);
  const lines = outcomes.map((outcome) => {
    const { change, result: end } = outcome;
    const label = end.padEnd(WIDTH);
    const painted = BAD.has(end) ? colours.red(label) : colours.green(label);
    return [
      `${painted} ${show(change.name)}  ${show(placeOf(change))}${offTime(outcome)}`,
      ...details(outcome).map((text) => `${INDENT}${show(text)}`),
    ].join('\n');
  });
  const captured = result.captures.map((news) => {
    const { kind, name, branch, file } = news;
    const label = kind.padEnd(WIDTH);
    const painted = kind === 'not-captured' ? colours.red(label) : colours.green(label);
    const link = kind === 'captured' && news.link !== undefined ? [news.link] : [];
    const places = news.kind === 'discarded' ? [] : news.conflicts.map((one) => one.message);
    return [
      `${painted} ${show(name)}  ${show(file ?? '')} (branch ${show(branch)})`,
      ...[...link, ...places].map((text) => `${INDENT}${show(text)}`),
    ].join('\n');
  });
  const sums = Object.entries(outcomeCounts(result)).map(([name, count]) => `${count} ${name}`);
  return [
    ...lines,
    ...captured,
    sums.length === 0 ? 'Nothing was written.' : `${sums.join(', ')}.`,
  ].join('\n');
}

function offTime({ disabledMs }: Outcome): string {
  return disabledMs === undefined ? '' : `  (switched off for ${formatDuration(disabledMs)})`;
}

function details(outcome: Outcome): readonly string[] {
  const { message, reason, hint, findings, trackingId, stuckDisabled } = outcome;
  if (!BAD.has(outcome.result) && stuckDisabled !== true) {
    return [];
  }
  return [
    ...(message === undefined && reason === undefined ? [] : [message ?? reason ?? '']),
    ...findings.map(
      (found) => `• ${found.line === undefined ? '' : `line ${found.line}: `}${found.message}`,
    ),
    ...(hint === undefined ? [] : [`→ ${hint}`]),
    ...(trackingId === undefined ? [] : [`tracking id ${trackingId}`]),
    ...(stuckDisabled === true ? ['It is switched off and could not be switched on again.'] : []),
  ];
}
