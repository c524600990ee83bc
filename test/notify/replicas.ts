import { Agent } from 'undici';
import { ManualClock } from '../../src/kernel/clock.ts';
import { Masker } from '../../src/kernel/mask.ts';
import type { Dropped } from '../../src/notify/dropped.ts';
import { postOver } from '../../src/notify/send-request.ts';
import { SharedOutbox } from '../../src/notify/shared-outbox.ts';
import type { Target } from '../../src/notify/target.ts';
import type { Event } from '../../src/report/event.ts';
import type { RecordStore, Write } from '../../src/store/record-store.ts';
import { SECRET } from './sending.ts';

const DIED = new Error('The process died.');

/** How a commit ends the process, or a connection: before the database has it, or after. */
export type Moment = 'before' | 'after';

/** One of several replicas on a store, with a clock of its own. */
export class Replica {
  readonly clock: ManualClock;
  readonly outbox: SharedOutbox;
  readonly dropped: Dropped[] = [];
  readonly store: RecordStore;
  readonly #agent = new Agent({ headersTimeout: 0, bodyTimeout: 0 });
  #stop = new AbortController();
  #sending: Promise<void> = Promise.resolve();

  constructor(store: RecordStore, targets: readonly Target[], aheadMs = 0) {
    this.store = store;
    this.clock = new ManualClock(Date.UTC(2026, 0, 5, 9) + aheadMs);
    const masker = new Masker();
    masker.learn(SECRET);
    const options = { store, clock: this.clock, masker, random: () => 1 };
    this.outbox = new SharedOutbox(
      {
        ...options,
        post: postOver(this.#agent, this.clock),
        dropped: (one) => this.dropped.push(one),
      },
      targets,
    );
  }

  async tell(...events: readonly Event[]): Promise<void> {
    for (const event of events) {
      const queueing = this.outbox.queue([event]);
      await this.store.commit(queueing.writes);
      queueing.done();
    }
  }

  /** Begins to send. */
  begin(store: RecordStore = this.store): void {
    this.#stop = new AbortController();
    this.#sending = this.outbox.send(this.#stop.signal, store);
  }

  /** Stops to send, as a replica does that lost the right to. */
  async end(): Promise<void> {
    this.#stop.abort();
    await this.#sending;
  }

  /** Whether it died, or was stopped. */
  get isOver(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Resolves when it does not send any more. */
  get ended(): Promise<void> {
    return this.#sending;
  }

  async dispose(): Promise<void> {
    await this.end();
    await this.#agent.destroy();
  }

  /** A store on which this replica dies at a commit, counted from 1; nothing of it is written afterwards. */
  mortal(commits: number, moment: Moment): RecordStore {
    let left = commits;
    const commit = async (writes: readonly Write[]): Promise<void> => {
      if (writes.length === 0) {
        return;
      }
      left -= 1;
      if (left === 0) {
        const committed = moment === 'after' ? this.store.commit(writes) : undefined;
        this.#stop.abort();
        await committed;
      }
      if (left <= 0) {
        throw DIED;
      }
      await this.store.commit(writes);
    };
    return { ...this.store, commit };
  }

  /** A store whose connection breaks in one commit. */
  shaky(commits: number, moment: Moment): RecordStore {
    let left = commits;
    const commit = async (writes: readonly Write[]): Promise<void> => {
      left -= writes.length === 0 ? 0 : 1;
      if (left !== 0 || moment === 'after' || writes.length === 0) {
        await this.store.commit(writes);
      }
      if (left === 0 && writes.length > 0) {
        throw DIED;
      }
    };
    return { ...this.store, commit };
  }
}
