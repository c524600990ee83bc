import type { GitObserver } from '../../git/source-port.ts';
import type { Snapshot } from '../../git/snapshot.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Condition } from '../../report/condition.ts';
import { carriedOver } from '../../report/condition.ts';
import { troubleOf } from '../../sync/trouble.ts';

/** How a source stands. */
export interface SourceState {
  readonly conditions: readonly Condition[];
  /** What it last gave; undefined before the first reading. */
  readonly snapshot?: Snapshot;
  /** When it was last seen as it is; milliseconds since 1970. */
  readonly seenAt?: number;
}

const UNKNOWN: SourceState = { conditions: [] };

/** Notes how the readings of each source end. */
export class SourceStates {
  readonly #clock: Clock;
  readonly #states = new Map<string, SourceState>();
  #followed: ReadonlySet<string> = new Set();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  of(source: string): SourceState {
    return this.#states.get(source) ?? UNKNOWN;
  }

  /** Whether this process follows a source. */
  follows(source: string): boolean {
    return this.#followed.has(source);
  }

  /** Takes over which sources are followed, and forgets how others stood. */
  follow(sources: readonly string[]): void {
    this.#followed = new Set(sources);
    for (const name of this.#states.keys()) {
      if (!this.#followed.has(name)) {
        this.#states.delete(name);
      }
    }
  }

  /** Sees the readings of all sources. */
  observer(): Required<Pick<GitObserver, 'read' | 'readFailed'>> {
    return {
      read: ({ source, snapshot }) => {
        const message = `It stands at ${snapshot.revision}.`;
        const conditions = this.#conditions(source, [
          { type: 'Ready', status: 'True', reason: 'Succeeded', message },
          { type: 'Stalled', status: 'False', reason: 'Succeeded', message },
        ]);
        this.#set(source, { conditions, snapshot, seenAt: this.#clock.now() });
      },
      readFailed: ({ source, error }) => {
        const { reason, message, next } = troubleOf(error);
        const stalled = next === 'stalled' ? 'True' : 'False';
        const conditions = this.#conditions(source, [
          { type: 'Ready', status: 'False', reason, message },
          { type: 'Stalled', status: stalled, reason, message },
        ]);
        this.#set(source, { ...this.of(source), conditions });
      },
    };
  }

  /** A reading of one that is followed no more may end late. */
  #set(source: string, state: SourceState): void {
    if (this.#followed.has(source)) {
      this.#states.set(source, state);
    }
  }

  #conditions(source: string, next: readonly Omit<Condition, 'since'>[]): readonly Condition[] {
    return carriedOver(this.of(source).conditions, next, new Date(this.#clock.now()).toISOString());
  }
}

/** Lets two see the same readings. */
export function bothObservers(one: GitObserver, other: GitObserver): GitObserver {
  return {
    read: (reading) => {
      one.read?.(reading);
      other.read?.(reading);
    },
    readFailed: (failure) => {
      one.readFailed?.(failure);
      other.readFailed?.(failure);
    },
    fetched: (fetch) => {
      one.fetched?.(fetch);
      other.fetched?.(fetch);
    },
    recloned: (clone) => {
      one.recloned?.(clone);
      other.recloned?.(clone);
    },
  };
}
