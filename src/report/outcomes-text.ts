import { formatDuration } from '../kernel/duration.ts';
import type { Masker } from '../kernel/mask.ts';
import type { PassResult } from './pass-result.ts';
import { printable } from './printable.ts';

/** Writes what became of the changes of a pass, a line each with the tenant's words below, for the end of `apply`. */
export function outcomesText(result: PassResult, { masker }: { readonly masker: Masker }): string {
  const show = (text: string): string => printable(masker.text(text));
  const outcomes = result.rounds.flatMap((round) => round.outcomes);
  if (outcomes.length === 0) {
    return 'Nothing was applied.';
  }
  return outcomes
    .flatMap(({ change, result: end, disabledMs, message, hint, findings }) => [
      `${end.padEnd(12)} ${show(change.file)}  ${show(change.name)}${disabledMs === undefined ? '' : `  (off for ${formatDuration(disabledMs)})`}`,
      ...(message === undefined ? [] : [`             ${show(message)}`]),
      ...findings.map(({ line, message: words }) =>
        `             ${line === undefined ? '' : `line ${line}: `}${show(words)}`,
      ),
      ...(hint === undefined ? [] : [`             ${show(hint)}`]),
    ])
    .join('\n');
}
