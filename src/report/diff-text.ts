import type { Json } from '../kernel/json.ts';
import type { Masker } from '../kernel/mask.ts';
import type { Pointer } from '../kernel/pointer.ts';
import { maskAt } from './mask-places.ts';
import { describePlace, nameOf } from './place-name.ts';
import type { Place } from './places.ts';
import { printable } from './printable.ts';
import { valueDiff } from './value-diff.ts';

/** How a diff is written. */
export interface DiffOptions {
  readonly masker: Masker;
  /** Lines beyond are counted, not shown; 200 without it. */
  readonly maxLines?: number;
  /** Whether a step that was added or removed shows what is in it; true without it. */
  readonly insides?: boolean;
}

const MAX_LINES = 200;
const TOLD_IN_HEADLINE = new Set(['type', 'actionId']);

/** Writes what differs for people, line by line: `+` new, `-` gone, `~` another; secrets masked. */
export function diffText(places: readonly Place[], options: DiffOptions): readonly string[] {
  const whole = wholeSteps(places);
  const done = new Set<Pointer>();
  const lines: string[] = [];
  for (const place of places) {
    const step = nameOf(place.pointer).steps.find(({ pointer }) => whole.has(pointer));
    if (step === undefined) {
      lines.push(...placeLines(place, options.masker));
    } else if (!done.has(step.pointer)) {
      done.add(step.pointer);
      lines.push(...stepLines(step.pointer, places, options));
    }
  }
  const max = options.maxLines ?? MAX_LINES;
  return lines.length <= max
    ? lines
    : [...lines.slice(0, max), `… and ${lines.length - max} more lines`];
}

function placeLines({ pointer, before, after }: Place, masker: Masker): readonly string[] {
  const mask = (value: Json | undefined): Json | undefined =>
    value === undefined ? undefined : maskAt(pointer, value, masker);
  return valueDiff(printable(masker.text(describePlace(pointer))), mask(before), mask(after));
}

/** The steps that are wholly new or wholly gone: their type, which every step has, is so. */
function wholeSteps(places: readonly Place[]): ReadonlySet<Pointer> {
  const whole = new Set<Pointer>();
  for (const { pointer, before, after } of places) {
    const { steps, rest } = nameOf(pointer);
    const step = steps.at(-1);
    if (step !== undefined && rest.length === 1 && rest[0] === 'type') {
      if (before === undefined || after === undefined) {
        whole.add(step.pointer);
      }
    }
  }
  return whole;
}

function stepLines(
  step: Pointer,
  places: readonly Place[],
  { masker, insides = true }: DiffOptions,
): readonly string[] {
  const inside = places.filter(({ pointer }) => pointer.startsWith(`${step}/`));
  const valueAt = (name: string): Json | undefined => {
    const found = inside.find(({ pointer }) => pointer === `${step}/${name}`);
    return found?.after ?? found?.before;
  };
  const added = inside.some(
    ({ pointer, after }) => pointer === `${step}/type` && after !== undefined,
  );
  const what = valueAt('actionId') ?? valueAt('type');
  const name = printable(masker.text(describePlace(step)));
  const kind = typeof what === 'string' ? ` (${printable(masker.text(what))})` : '';
  const headline = `${added ? '+' : '-'} ${name} ${added ? 'added' : 'removed'}${kind}`;
  const shown = insides && added ? inside : [];
  return [
    headline,
    ...shown
      .filter(({ pointer }) => !TOLD_IN_HEADLINE.has(pointer.slice(step.length + 1)))
      .flatMap((place) => placeLines({ ...place, pointer: place.pointer }, masker))
      .map((line) => `    ${line.replace(`${name} › `, '')}`),
  ];
}
