import type { Outcome } from '../engine/outcome.ts';
import type { InputPlace } from './input-places.ts';

/** How a run ended, and at which step when it failed or waits. */
export interface RunEnd {
  readonly kind: Outcome['kind'];
  readonly step?: string;
}

/** One thing in which two runs differ. Steps are named as tests name them: in a loop behind the loop's key. */
export type TraceDifference =
  | { readonly kind: 'start'; readonly before: boolean; readonly after: boolean }
  /** Where the paths part: behind a step (absent: at the very start), with what comes next; absent where nothing does. */
  | {
      readonly kind: 'parting';
      readonly step: string | undefined;
      readonly before: string | undefined;
      readonly after: string | undefined;
    }
  | { readonly kind: 'one-sided'; readonly step: string; readonly side: 'before' | 'after' }
  | { readonly kind: 'input'; readonly step: string; readonly places: readonly InputPlace[] }
  | {
      readonly kind: 'rounds';
      readonly step: string;
      readonly before: number;
      readonly after: number;
    }
  | { readonly kind: 'end'; readonly before: RunEnd; readonly after: RunEnd };

/** Names a difference without its values and counts: equal names mean that two executions differ in the same way. */
export function differenceKey(difference: TraceDifference): string {
  switch (difference.kind) {
    case 'input':
      return JSON.stringify([
        difference.kind,
        difference.step,
        ...difference.places.map(({ pointer }) => pointer),
      ]);
    case 'rounds':
      return JSON.stringify([difference.kind, difference.step]);
    case 'parting':
    case 'start':
    case 'one-sided':
    case 'end': {
      // The absent neighbour of a parting is null in JSON, and so keeps its place.
      return JSON.stringify(Object.values(difference));
    }
  }
}

/** Differences of two runs, each once. */
export class Differences {
  readonly #found = new Map<string, TraceDifference>();

  add(difference: TraceDifference): void {
    const key = differenceKey(difference);
    if (!this.#found.has(key)) {
      this.#found.set(key, difference);
    }
  }

  all(): readonly TraceDifference[] {
    return [...this.#found.values()];
  }
}
