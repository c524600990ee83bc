import { formatPointer, parsePointer } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';

/** A place in words: the steps that lead to it, outermost first, and the rest of the way. */
export interface PlaceName {
  /** The pointer of each step on the way, with its key. */
  readonly steps: readonly { readonly pointer: Pointer; readonly key: string }[];
  readonly rest: readonly string[];
}

/** Takes a pointer apart at its steps; loops hold steps of their own. */
export function nameOf(pointer: Pointer): PlaceName {
  const tokens = parsePointer(pointer);
  const steps: { pointer: Pointer; key: string }[] = [];
  let at = 0;
  let holder = 'definition';
  while (tokens[at] === holder && tokens[at + 1] === 'steps' && tokens[at + 2] !== undefined) {
    steps.push({ pointer: formatPointer(tokens.slice(0, at + 3)), key: tokens[at + 2] ?? '' });
    at += 3;
    holder = 'attributes';
  }
  return { steps, rest: tokens.slice(at) };
}

/** Writes a place for people: `step 'Send Email' › attributes.body`, `trigger filter.$`, `start`. */
export function describePlace(pointer: Pointer): string {
  const { steps, rest } = nameOf(pointer);
  const [first, ...more] = rest;
  const way =
    steps.length > 0
      ? rest.join('.')
      : first === 'definition'
        ? more.join('.')
        : first === 'trigger' || first === 'owner'
          ? [first, more.filter((token) => token !== 'attributes').join('.')].join(' ').trim()
          : rest.join('.');
  return [...steps.map(({ key }) => `step '${key}'`), ...(way === '' ? [] : [way])].join(' › ');
}
