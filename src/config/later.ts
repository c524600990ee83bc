import type { Json } from '../kernel/json.ts';
import type { Tokens } from './problem.ts';

interface Later {
  /** Keys from the root; `*` stands for any name. */
  readonly place: readonly string[];
  /** Whether this value is meant; absent: every value. */
  readonly applies?: (value: Json) => boolean;
  readonly sentence: string;
}

/** What the design has and this version does not, so that nobody thinks they are protected by what is not there. */
const LATER: readonly Later[] = [
  {
    place: ['store'],
    applies: (value) => typeof value === 'string' && /^postgres(ql)?:/.test(value),
    sentence: 'PostgreSQL comes with a later version; use sqlite:PATH and one daemon.',
  },
];

/** Gives the sentence about a key or value that a later version brings; undefined for all others. */
export function laterSentence(tokens: Tokens, value: Json): string | undefined {
  return LATER.find(
    ({ place, applies }) =>
      place.length === tokens.length &&
      place.every((part, index) => part === '*' || part === tokens[index]) &&
      (applies === undefined || applies(value)),
  )?.sentence;
}

/** Says whether a key is known although this version does nothing with it. */
export function isPlaceOfLater(tokens: Tokens): boolean {
  return LATER.some(
    ({ place }) =>
      place.length === tokens.length &&
      place.every((part, index) => part === '*' || part === tokens[index]),
  );
}
