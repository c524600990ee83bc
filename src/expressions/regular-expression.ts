import { createRequire } from 'node:module';
import type { RE2JS } from 're2js';
import { BoundedCache } from './bounded-cache.ts';

/** A pattern that takes time in proportion to the text, whoever wrote it. */
export interface RegularExpression {
  /** Says whether the pattern occurs in the text. */
  test(text: string): boolean;
  /** Says whether the pattern is all of the text. */
  testWhole(text: string): boolean;
  /** Replaces every occurrence; `$1` stands for the first group. */
  replaceAll(text: string, replacement: string): string;
  /** Gives the offset of the first occurrence in UTF-16 units, -1 when there is none. */
  indexOf(text: string): number;
}

/** How many patterns are kept compiled. */
const KEPT = 200;

/** No person writes a longer one, and time grows with it. */
const MAX_LENGTH = 1_000;

const patterns = new BoundedCache<{ readonly pattern: RegularExpression | undefined }>(KEPT);

/** Compiles a pattern in RE2's syntax with the flags `i`, `m` and `s`, others having no meaning; undefined when invalid. */
export function regularExpression(source: string, flags = ''): RegularExpression | undefined {
  if (source.length > MAX_LENGTH) {
    return undefined;
  }
  const written = inlineFlags(flags) + source;
  return patterns.getOrMake(written, () => ({ pattern: compile(written) })).pattern;
}

function inlineFlags(flags: string): string {
  const known = ['i', 'm', 's'].filter((flag) => flags.includes(flag)).join('');
  return known === '' ? '' : `(?${known})`;
}

function compile(source: string): RegularExpression | undefined {
  let pattern: RE2JS;
  try {
    pattern = loadEngine().compile(source);
  } catch {
    // Whatever the engine throws here says that the pattern is invalid.
    return undefined;
  }
  return {
    test: (text) => pattern.test(text),
    testWhole: (text) => pattern.testExact(text),
    replaceAll: (text, replacement) => pattern.matcher(text).replaceAll(replacement),
    indexOf: (text) => {
      const matcher = pattern.matcher(text);
      return matcher.find() ? matcher.start() : -1;
    },
  };
}

let engine: typeof RE2JS | undefined;

/** Loads the engine when the first pattern comes: most commands need none, and loading takes a dozen milliseconds. */
function loadEngine(): typeof RE2JS {
  if (engine === undefined) {
    const load = createRequire(import.meta.url);
    engine = (load('re2js') as { readonly RE2JS: typeof RE2JS }).RE2JS;
  }
  return engine;
}
