import type { Queued } from './queued.ts';
import type { Target } from './target.ts';

/** The queue of one target: one parcel after the other, oldest first, those that failed behind those that did not. */
export class Lane {
  target: Target;
  /** By key, oldest first. */
  readonly items = new Map<string, Queued>();
  /** Whether a parcel is on its way. */
  busy = false;
  /** How many tries failed since the last that did not. */
  failures = 0;
  /** Nothing is sent before; milliseconds since 1970. */
  notBefore = 0;

  constructor(target: Target) {
    this.target = target;
  }

  /** The parcel to be sent next; undefined when none is due. */
  next(now: number): Queued | undefined {
    if (this.busy || this.notBefore > now) {
      return undefined;
    }
    let best: Queued | undefined;
    for (const item of this.items.values()) {
      if (item.notBefore <= now && (best === undefined || item.tries < best.tries)) {
        best = item;
      }
      if (best?.tries === 0) {
        break;
      }
    }
    return best;
  }

  /** When the next parcel is due; undefined when none waits for its time. */
  dueAt(): number | undefined {
    if (this.busy || this.items.size === 0) {
      return undefined;
    }
    let first = Number.POSITIVE_INFINITY;
    for (const { notBefore } of this.items.values()) {
      first = Math.min(first, notBefore);
      if (first <= this.notBefore) {
        break;
      }
    }
    return Math.max(first, this.notBefore);
  }
}
