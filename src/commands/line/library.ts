import type { Context } from './context.ts';

/** Adds `library`. */
export function addLibrary(_context: Context): void {
  // Filled in by its commands.
}
