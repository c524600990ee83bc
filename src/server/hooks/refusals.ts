import type { Clock } from '../../kernel/clock.ts';

/** Why a delivery was refused, as one word. */
export type RefusalReason =
  | 'NoProof'
  | 'WrongProof'
  | 'WeakProof'
  | 'OldProof'
  | 'Unreadable'
  | 'ContentType'
  | 'TooLarge'
  | 'TooSlow'
  | 'TooMany'
  | 'NoSecret';

/** Deliveries to a source that were refused. */
export interface Refusal {
  readonly source: string;
  /** Of the last one. */
  readonly reason: RefusalReason;
  /** What happened and what to do about it. */
  readonly message: string;
  /** How many there were since it was told before. */
  readonly refused: number;
}

type Last = Pick<Refusal, 'reason' | 'message'>;

const EVERY_MS = 60_000;

/**
 * Tells refused deliveries: the first at once, since somebody may be setting the webhook up, and those of the minute after
 * it in one sum, since a stranger may send any number.
 */
export class Refusals {
  readonly #clock: Clock;
  readonly #tell: (refusal: Refusal) => void;
  readonly #closed = new AbortController();
  /** By source, what came since the last telling; a source is in it for as long as its minute lasts. */
  readonly #untold = new Map<string, { refused: number; last: Last }>();

  constructor(clock: Clock, tell: (refusal: Refusal) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** Counts a refused delivery, and tells it if it is the first. */
  add(source: string, last: Last): void {
    const untold = this.#untold.get(source);
    if (untold !== undefined) {
      untold.refused += 1;
      untold.last = last;
      return;
    }
    this.#untold.set(source, { refused: 0, last });
    this.#tell({ source, ...last, refused: 1 });
    void this.#sums(source);
  }

  /** Tells what is untold. */
  close(): void {
    this.#closed.abort();
  }

  /** Goes on until a minute brings nothing. */
  async #sums(source: string): Promise<void> {
    while (!this.#closed.signal.aborted) {
      await this.#clock.sleep(EVERY_MS, this.#closed.signal).catch(() => undefined);
      const untold = this.#untold.get(source);
      if (untold === undefined || untold.refused === 0) {
        this.#untold.delete(source);
        return;
      }
      this.#tell({ source, ...untold.last, refused: untold.refused });
      untold.refused = 0;
    }
  }
}
