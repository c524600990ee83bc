import * as v from 'valibot';
import type { Json } from '../kernel/json.ts';
import { formatPointer } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';
import { payloadShape } from './payload-schema.ts';

const MAX_SHOWN = 80;

/** valibot's words for kinds, in ours. */
const KINDS: Readonly<Record<string, string>> = {
  unknown: 'an object',
  Object: 'an object',
  Array: 'a list',
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
};

/** One thing that an input has otherwise than its trigger would send it. */
export interface InputTrouble {
  readonly pointer: Pointer;
  /** Follows the place in a sentence: `must be text, and not 5`. */
  readonly message: string;
}

/** Says how an input departs from what its trigger sends (facts 4.2); nothing when the trigger is not known. */
export function checkInput(triggerId: string, input: Json): readonly InputTrouble[] {
  const shape = payloadShape(triggerId);
  return shape === undefined ? [] : (v.safeParse(shape, input).issues ?? []).flatMap(troubles);
}

function troubles(issue: v.BaseIssue<unknown>): readonly InputTrouble[] {
  const pointer = formatPointer((issue.path ?? []).map((step) => String(step.key)));
  // Of the ways a value may take, the one it went furthest on says best what is wrong.
  const deeper = (issue.issues ?? []).filter(({ path }) => path !== undefined).flatMap(troubles);
  return deeper.length > 0
    ? deeper.map((trouble) => ({ ...trouble, pointer: `${pointer}${trouble.pointer}` }))
    : [{ pointer, message: wording(issue) }];
}

function wording({ type, expected, received }: v.BaseIssue<unknown>): string {
  switch (type) {
    case 'loose_object':
      return 'is missing';
    case 'check':
      return `must be an object${butIs(received)}`;
    case 'iso_timestamp':
      return `must be a time as 2026-01-31T09:00:00Z${butIs(received)}`;
    case 'integer':
      return `must be a whole number${butIs(received)}`;
    default:
      return `must be ${kinds(expected ?? 'another')}${butIs(received)}`;
  }
}

/** Reads `("A" | "B")` or `(string | Array)`. */
function kinds(expected: string): string {
  const words = expected.replaceAll(/[()]/g, '').split(' | ');
  return words.map((word) => KINDS[word] ?? word).join(' or ');
}

function butIs(received: string): string {
  const word = KINDS[received] ?? received;
  return `, and not ${word.length > MAX_SHOWN ? `${word.slice(0, MAX_SHOWN)}…` : word}`;
}
