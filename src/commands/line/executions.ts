import type { Context } from './context.ts';

/** Adds `executions`, `start` and `trigger`. */
export function addExecutions(_context: Context): void {
  // Filled in by its commands.
}
