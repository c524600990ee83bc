import type { Context } from './context.ts';

/** Adds `test`. */
export function addTesting(_context: Context): void {
  // Filled in by its commands.
}
