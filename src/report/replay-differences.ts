import type { Baseline } from '../executions/replay-executions.ts';
import type { Masker } from '../kernel/mask.ts';
import { maskAt } from './mask-places.ts';
import { clip, printable } from './printable.ts';
import { counted } from '../kernel/counted.ts';
import { valueDiff } from './value-diff.ts';
import type { InputPlace } from '../testing/input-places.ts';
import type { RunEnd, TraceDifference } from '../testing/trace-difference.ts';

/** How differences are written. */
export interface DifferenceOptions {
  readonly baseline: Baseline;
  readonly masker: Masker;
  /** Whether values are shown: not in what is kept or passed on, for they are people's data. */
  readonly values: boolean;
}

const MAX_PLACES = 10;
const MAX_LINES = 12;
const MAX_LABEL = 120;

/** Writes in which way two replays of an execution differ, a line or more for each difference. */
export function differenceLines(
  differences: readonly TraceDifference[],
  options: DifferenceOptions,
): readonly string[] {
  const told = differences.filter(({ kind }) => kind !== 'one-sided');
  return [
    ...told.flatMap((one) => lines(one, options)),
    ...(['before', 'after'] as const).flatMap((side) => oneSided(differences, side, options)),
  ];
}

function oneSided(
  differences: readonly TraceDifference[],
  side: 'before' | 'after',
  options: DifferenceOptions,
): readonly string[] {
  const steps = differences.flatMap((one) =>
    one.kind === 'one-sided' && one.side === side ? [shown(one.step, options)] : [],
  );
  return steps.length === 0 ? [] : [`only ${nameOf(side, options)} comes to ${steps.join(', ')}`];
}

function lines(difference: TraceDifference, options: DifferenceOptions): readonly string[] {
  const [before, after] = [nameOf('before', options), nameOf('after', options)];
  switch (difference.kind) {
    case 'start': {
      const [starts, not] = difference.before ? [before, after] : [after, before];
      return [`the filter of ${not} keeps the event out, the one of ${starts} lets it through`];
    }
    case 'parting': {
      const { step } = difference;
      const where = step === undefined ? 'at the start' : `after ${shown(step, options)}`;
      return [
        `${where}: ${before} ${way(difference.before, options)}, ${after} ${way(difference.after, options)}`,
      ];
    }
    case 'input':
      return inputLines(difference.step, difference.places, options);
    case 'rounds':
      return [
        `${shown(difference.step, options)}: ${counted(difference.before, 'round')} in ${before}, ${difference.after} in ${after}`,
      ];
    case 'end':
      return [
        `${before} ${endText(difference.before, options)}, ${after} ${endText(difference.after, options)}`,
      ];
    case 'one-sided':
      return [];
  }
}

/** What the first of the two sides is called; the second is Git. */
function nameOf(side: 'before' | 'after', { baseline }: DifferenceOptions): string {
  return side === 'after' ? 'Git' : baseline === 'live' ? 'the tenant' : 'the executed definition';
}

function way(next: string | undefined, options: DifferenceOptions): string {
  return next === undefined ? 'stops' : `goes to ${shown(next, options)}`;
}

function endText({ kind, step }: RunEnd, options: DifferenceOptions): string {
  const at = step === undefined ? '' : ` at ${shown(step, options)}`;
  return kind === 'Waiting' ? `waits${at}` : `ends ${kind}${at}`;
}

function inputLines(
  step: string,
  places: readonly InputPlace[],
  options: DifferenceOptions,
): readonly string[] {
  const named = places.slice(0, MAX_PLACES);
  const more = places.length - named.length;
  const rest = more > 0 ? `and ${more} more` : undefined;
  if (!options.values) {
    const labels = named.map((place) => label(place, options));
    return [
      `${shown(step, options)} is given something else at ${[...labels, ...(rest === undefined ? [] : [rest])].join(', ')}`,
    ];
  }
  return [
    `${shown(step, options)} is given something else`,
    ...named.flatMap((place) => placeLines(place, options)).map((line) => `    ${line}`),
    ...(rest === undefined ? [] : [`    ${rest}`]),
  ];
}

function placeLines(place: InputPlace, options: DifferenceOptions): readonly string[] {
  const { pointer, before, after } = place;
  const { masker } = options;
  const [one, other] = [before, after].map((value) =>
    value === undefined ? undefined : maskAt(pointer, value, masker),
  );
  const all = valueDiff(label(place, options), one, other);
  return all.length <= MAX_LINES ? all : [...all.slice(0, MAX_LINES), '    …'];
}

function label({ pointer }: InputPlace, { masker }: DifferenceOptions): string {
  return clip(printable(masker.text(pointer.slice(1))), MAX_LABEL);
}

function shown(step: string, { masker }: DifferenceOptions): string {
  return clip(printable(masker.text(step)), MAX_LABEL);
}
