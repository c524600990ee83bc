import { isSecretKey } from '../kernel/mask.ts';
import type { Masker } from '../kernel/mask.ts';
import type { PathTaken } from './path-taken.ts';

/** Deeper than the engine keeps values. */
const MAX_DEPTH = 300;

/**
 * Teaches a masker what stands under names of secrets, so that it is masked also where a template put it into another
 * text.
 */
export function learnSecrets(masker: Masker, values: unknown): void {
  collect(masker, values, false, 0);
}

/** A masker for one execution: its texts may quote what it was given, which nobody else knows to be secret. */
export function maskerOf(path: PathTaken | undefined, masker: Masker): Masker {
  const copy = masker.copy();
  learnSecrets(copy, path);
  return copy;
}

function collect(masker: Masker, value: unknown, secret: boolean, depth: number): void {
  if (typeof value === 'string' || typeof value === 'number') {
    if (secret) {
      masker.learn(String(value));
    }
  } else if (typeof value === 'object' && value !== null && depth < MAX_DEPTH) {
    for (const [key, member] of Object.entries(value)) {
      collect(masker, member, Array.isArray(value) ? secret : isSecretKey(key), depth + 1);
    }
  }
}
