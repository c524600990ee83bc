import { isAppError, toError } from '../kernel/app-error.ts';
import { backoffMs } from '../kernel/backoff.ts';
import type { Backoff } from '../kernel/backoff.ts';
import type { Clock } from '../kernel/clock.ts';
import { compareText } from '../kernel/diagnostic.ts';
import type { Masker } from '../kernel/mask.ts';
import type { Dropped } from './dropped.ts';
import type { Lane } from './lane.ts';
import type { Outbox } from './outbox.ts';
import type { Queued } from './queued.ts';
import { withinTime } from './send-request.ts';
import type { Post } from './send-request.ts';
import type { Answer } from './target.ts';

const AT_ONCE = 4;
const TIMEOUT_MS = 10_000;
const LIFE_MS = 24 * 3_600_000;
const MAX_TRIES = 100;
const BACKOFF: Backoff = { firstMs: 5000, factor: 2, maxMs: 900_000 };

/** The request itself is what the target does not take; every other answer may come of what can be mended. */
const REFUSED: ReadonlySet<number> = new Set([400, 410, 413, 415, 422]);

const MAX_WORDS = 200;

/** What a sender stands on. */
export interface SenderOptions {
  readonly outbox: Outbox;
  readonly post: Post;
  readonly clock: Clock;
  readonly masker: Masker;
  /** Gives [0, 1); for jitter. */
  readonly random?: () => number;
}

/** What stood in the way of a try. */
interface Trouble {
  readonly message: string;
  readonly status?: number;
  readonly retryAfterMs?: number;
  readonly refused: boolean;
}

/** Sends what the outbox holds: to each target one after the other, to a few at the same time. */
export class Sender {
  readonly #options: SenderOptions;
  readonly #running = new Set<Promise<void>>();

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Sends until the signal is aborted; what is on its way then is broken off and sent again at the next start. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { outbox, clock } = this.#options;
    while (!signal.aborted) {
      this.#begin(signal);
      await outbox.bell.sleep(clock, this.#untilDue(), signal);
    }
    await Promise.all(this.#running);
  }

  /** Begins what is due, of the lane that waits longest first. */
  #begin(signal: AbortSignal): void {
    const now = this.#options.clock.now();
    const due = this.#options.outbox.lanes
      .flatMap((lane) => {
        const item = lane.next(now);
        return item === undefined ? [] : [{ lane, item }];
      })
      .toSorted((a, b) => compareText(a.item.key, b.item.key));
    for (const { lane, item } of due.slice(0, AT_ONCE - this.#running.size)) {
      lane.busy = true;
      const work = this.#send(lane, item, signal).finally(() => {
        lane.busy = false;
        this.#running.delete(work);
        this.#options.outbox.bell.ring();
      });
      this.#running.add(work);
    }
  }

  /** How long nothing is due; undefined while somebody else will ring. */
  #untilDue(): number | undefined {
    if (this.#running.size >= AT_ONCE) {
      return undefined;
    }
    const times = this.#options.outbox.lanes.flatMap((lane) => lane.dueAt() ?? []);
    return times.length === 0
      ? undefined
      : Math.max(0, Math.min(...times) - this.#options.clock.now());
  }

  async #send(lane: Lane, item: Queued, signal: AbortSignal): Promise<void> {
    const { outbox } = this.#options;
    const trouble = await this.#try(lane, item, signal);
    if (signal.aborted && trouble !== undefined) {
      return;
    }
    try {
      if (trouble === undefined) {
        lane.failures = 0;
        lane.notBefore = 0;
        await outbox.remove(lane, [item]);
      } else if (trouble.refused) {
        await outbox.remove(lane, [item], dropOf('Refused', trouble));
      } else {
        await this.#failed(lane, item, trouble);
      }
    } catch {
      // The store says elsewhere what is wrong with it; a record that stays is sent again at the next start.
    }
  }

  /** Sends a parcel; undefined when the target has it. Never rejects. */
  async #try(lane: Lane, item: Queued, signal: AbortSignal): Promise<Trouble | undefined> {
    const { outbox, post, clock, masker } = this.#options;
    const { target } = lane;
    try {
      const content = await outbox.content(item);
      if (content === undefined) {
        return undefined;
      }
      const answer = await withinTime({ clock, ms: TIMEOUT_MS, signal }, async (inTime) =>
        post(await target.request(item.id, content, clock.now()), inTime),
      );
      const arrived = answer.status >= 200 && answer.status < 300;
      return arrived || target.hasIt?.(answer) === true ? undefined : troubleOf(answer, masker);
    } catch (error) {
      return { message: masker.text(wordsOf(error)), refused: false };
    }
  }

  /** The target rests, longer with each failure; what is too old by now is given up with what failed. */
  async #failed(lane: Lane, item: Queued, trouble: Trouble): Promise<void> {
    const { outbox, clock, random } = this.#options;
    const now = clock.now();
    const tries = item.tries + 1;
    const wait = (attempt: number): number =>
      Math.max(backoffMs(BACKOFF, attempt, random), trouble.retryAfterMs ?? 0);
    lane.notBefore = now + wait(lane.failures);
    lane.failures += 1;
    const tried: Queued = { ...item, tries, notBefore: now + wait(item.tries) };
    // A parcel that another one took the place of meanwhile is gone for good.
    if (lane.items.has(item.key)) {
      lane.items.set(item.key, tried);
    }
    const over = [...lane.items.values()].filter(
      (one) => now - one.at >= LIFE_MS || one.tries >= MAX_TRIES,
    );
    if (over.length > 0) {
      await outbox.remove(lane, over, dropOf('Expired', trouble));
    }
  }
}

/** Where several addresses were tried, the error has no words of its own. */
function wordsOf(thrown: unknown): string {
  const error = toError(thrown);
  if (isAppError(error)) {
    return `${error.message} ${error.hint}`;
  }
  const { code } = error as NodeJS.ErrnoException;
  return `The target cannot be reached: ${error.message === '' ? (code ?? 'no connection') : error.message}.`;
}

function troubleOf({ status, text, retryAfterMs }: Answer, masker: Masker): Trouble {
  const words = masker.text(text).replace(/\s+/g, ' ').trim().slice(0, MAX_WORDS);
  return {
    message: `The target answered ${status}${words === '' ? '.' : `: ${words}`}`,
    status,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    refused: REFUSED.has(status),
  };
}

function dropOf(
  reason: Dropped['reason'],
  { message, status }: Trouble,
): Pick<Dropped, 'reason' | 'message' | 'status'> {
  return { reason, message, ...(status === undefined ? {} : { status }) };
}
