import { TimedKeys } from '../kernel/timed-keys.ts';
import type { Event } from '../report/event.ts';
import type { RecordStore } from '../store/record-store.ts';
import { Bell } from './bell.ts';
import { INBOX, putArrival } from './inbox.ts';
import { InboxMover } from './inbox-mover.ts';
import { Outbox } from './outbox.ts';
import type { OutboxOptions, Queueing } from './outbox.ts';
import type { Post } from './send-request.ts';
import { Sender } from './sender.ts';
import type { Target } from './target.ts';
import { isSent, toldEvent } from './told-event.ts';

/** The one that sends looks so often by itself: what wakes it may get lost. */
const LOOK_MS = 5000;

/** What a shared outbox stands on. */
export interface SharedOutboxOptions extends OutboxOptions {
  readonly post: Post;
  /** Gives [0, 1); for jitter. */
  readonly random?: () => number;
}

/**
 * The outbox of a store that several replicas share. Each puts what it told into the inbox; one at a time takes it from
 * there and sends it.
 */
export class SharedOutbox {
  readonly #options: SharedOutboxOptions;
  readonly #keys = new TimedKeys();
  readonly #bell = new Bell();
  #targets: readonly Target[];

  constructor(options: SharedOutboxOptions, targets: readonly Target[]) {
    this.#options = options;
    this.#targets = targets;
  }

  /** Says what must be written so that every target that wants these events gets them; nothing has happened until it is. */
  queue(events: readonly Event[]): Queueing {
    const { clock, masker } = this.#options;
    const writes = (this.#targets.length === 0 ? [] : events.filter(isSent)).flatMap((event) => {
      const at = clock.now();
      const told = toldEvent(event, this.#keys.next(at), at, masker);
      // What was remembered is known to the one that sends.
      const wanting = this.#targets.filter(
        (target) => target.pick(told, () => undefined) !== undefined,
      );
      const targets = wanting.map(({ name }) => name);
      return targets.length === 0 ? [] : [putArrival({ told, at, targets })];
    });
    return { writes, done: () => this.wake() };
  }

  /** Takes over the targets of another configuration. */
  async takeOver(targets: readonly Target[]): Promise<void> {
    this.#targets = targets;
    this.wake();
  }

  /**
   * Learns what other replicas queued: what is queued here from now on goes behind it, whatever our clock says. To be
   * awaited by whoever goes on with what another replica told of.
   */
  async catchUp(): Promise<void> {
    const [newest] = await this.#options.store.list(INBOX, '', { newest: 1 });
    this.#keys.goOnAfter(newest?.key ?? '');
  }

  /** Has the one that sends look for more; does nothing elsewhere. */
  wake(): void {
    this.#bell.ring();
  }

  /**
   * Sends until the signal is aborted, and resolves when no commit of it is under way any more; never rejects. Only one
   * replica may: `store` is where the commits of it are refused once another one might have begun.
   */
  async send(signal: AbortSignal, store: RecordStore = this.#options.store): Promise<void> {
    const { clock } = this.#options;
    const outbox = new Outbox({ ...this.#options, store });
    const mover = new InboxMover({ store, clock, outbox });
    const sending = new Sender({ ...this.#options, outbox }).run(signal);
    let opened: readonly Target[] | undefined;
    while (!signal.aborted) {
      try {
        const targets = this.#targets;
        if (opened !== targets) {
          await mover.open(targets);
          opened = targets;
        }
        await outbox.settle();
        await mover.move(signal);
        await mover.abandonGone();
      } catch {
        // The store says elsewhere what is wrong with it; it is looked at again.
      }
      await this.#bell.sleep(clock, LOOK_MS, signal);
    }
    await sending;
  }
}
