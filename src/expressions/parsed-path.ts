import type { Result } from '../kernel/result.ts';
import { BoundedCache } from './bounded-cache.ts';
import { parsePath } from './path.ts';
import type { Dialect, Path } from './path-tree.ts';

/** How many paths of one dialect are kept parsed. */
const KEPT = 500;

/** Longer texts are parsed each time, so that what is kept stays small. */
const MAX_KEPT_LENGTH = 2_000;

const steps = new BoundedCache<Result<Path, unknown>>(KEPT);
const filters = new BoundedCache<Result<Path, unknown>>(KEPT);

/** Parses a step's path whose text is known at run time only; undefined when it is no path. */
export function stepPath(text: string): Path | undefined {
  return parsed(text, 'step', steps);
}

/** Parses a trigger filter whose text is known at run time only; undefined when it is no path. */
export function filterPath(text: string): Path | undefined {
  return parsed(text, 'filter', filters);
}

function parsed(
  text: string,
  dialect: Dialect,
  cache: BoundedCache<Result<Path, unknown>>,
): Path | undefined {
  const result =
    text.length > MAX_KEPT_LENGTH
      ? parsePath(text, dialect)
      : cache.getOrMake(text, () => parsePath(text, dialect));
  return result.ok ? result.value : undefined;
}
