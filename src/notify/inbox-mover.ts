import type { Clock } from '../kernel/clock.ts';
import type { RecordStore, Row } from '../store/record-store.ts';
import { INBOX, UNREAD, deleteArrival, putBack, readArrival, setAside } from './inbox.ts';
import type { Outbox, Queueing } from './outbox.ts';
import type { Target } from './target.ts';

/** So many are read at once. */
const CHUNK = 100;
/**
 * A target that our configuration has not, and that no replica queued anything for in this time, is gone: while
 * replicas are restarted one after the other, some have it and others do not.
 */
const GONE_MS = 600_000;

/** What a mover stands on. */
export interface MoverOptions {
  readonly store: RecordStore;
  readonly clock: Clock;
  readonly outbox: Outbox;
}

/** Takes what replicas told out of the inbox, and into the queues of the one that sends. */
export class InboxMover {
  readonly #options: MoverOptions;
  /** Targets that are not ours, with when we last saw a sign of each. */
  readonly #unknown = new Map<string, number>();
  /** What is being committed; also when a commit failed, which may hold all the same. */
  #unsettled: Queueing | undefined;

  constructor(options: MoverOptions) {
    this.#options = options;
  }

  /**
   * Takes over the targets of a configuration; what waits for others stays for now. What a sender before us could not
   * read and we can is in the inbox again.
   */
  async open(targets: readonly Target[]): Promise<void> {
    await this.#settle();
    await this.#putBack();
    const others = await this.#options.outbox.open(targets);
    for (const { name } of targets) {
      this.#unknown.delete(name);
    }
    for (const name of others) {
      this.#saw(name, this.#unknown.get(name));
    }
  }

  /** Moves what is there, the oldest first, each event in one commit; what cannot be read is laid aside. Throws what the store throws; called again it goes on. */
  async move(signal: AbortSignal): Promise<void> {
    await this.#settle();
    for (;;) {
      const rows = await this.#options.store.list(INBOX, '', { oldest: CHUNK });
      for (const row of rows) {
        if (signal.aborted) {
          return;
        }
        this.#unsettled = this.#moving(row);
        await this.#settle();
      }
      if (rows.length < CHUNK) {
        return;
      }
    }
  }

  /** Gives up what waits for targets that no replica's configuration has any more. */
  async abandonGone(): Promise<void> {
    const { clock, outbox } = this.#options;
    for (const [name, seenAt] of this.#unknown) {
      if (clock.now() - seenAt >= GONE_MS) {
        this.#unknown.delete(name);
        await outbox.abandon(name);
      }
    }
  }

  /** Those that nobody can read yet are few: they come of an update under way. */
  async #putBack(): Promise<void> {
    const { store } = this.#options;
    const rows = await store.list(UNREAD, '');
    const readable = rows.filter((row) => readArrival(row) !== undefined);
    await store.commit(readable.flatMap(putBack));
  }

  #moving(row: Row): Queueing {
    const { clock, outbox } = this.#options;
    const arrival = readArrival(row);
    if (arrival === undefined) {
      return { writes: setAside(row), done: () => undefined };
    }
    const { told, at, targets } = arrival;
    const open = new Set(outbox.lanes.map(({ target }) => target.name));
    targets.filter((name) => !open.has(name)).forEach((name) => this.#saw(name));
    // A clock that is ahead must not make it live longer.
    return outbox.queueTold(told, Math.min(at, clock.now()), targets, deleteArrival(row.key));
  }

  #saw(name: string, at = this.#options.clock.now()): void {
    this.#unknown.set(name, at);
  }

  /** The same writes again do no harm: nothing of them is sent before they are known to hold. */
  async #settle(): Promise<void> {
    if (this.#unsettled !== undefined) {
      await this.#options.store.commit(this.#unsettled.writes);
      this.#unsettled.done();
      this.#unsettled = undefined;
    }
  }
}
