import type { Clock } from '../../kernel/clock.ts';

interface Entry {
  readonly key: string;
  readonly at: number;
  readonly order: number;
  readonly act: (at: number) => void;
}

/** What is to happen at which hour: one entry per key, and one sleeper on the clock for all of them. */
export class Agenda {
  readonly #clock: Clock;
  readonly #byKey = new Map<string, Entry>();
  /** The next entry last, so that taking it out moves nothing. */
  readonly #entries: Entry[] = [];
  #order = 0;
  #nudge: (() => void) | undefined;
  #sleeping = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Puts an entry in the place of the key's old one; `at` is in milliseconds since 1970. */
  set(key: string, at: number, act: (at: number) => void): void {
    this.delete(key);
    this.#order += 1;
    const entry = { key, at, order: this.#order, act };
    this.#byKey.set(key, entry);
    this.#entries.splice(this.#place(entry), 0, entry);
    if (this.#entries.at(-1) === entry) {
      this.#nudge?.();
    }
  }

  /** Takes the entry of a key away, if there is one. */
  delete(key: string): void {
    const entry = this.#byKey.get(key);
    if (entry !== undefined) {
      this.#byKey.delete(key);
      this.#entries.splice(this.#place(entry), 1);
    }
  }

  /** Whether it sleeps towards an hour; on a clock turned by hand that is a sleeper that nobody waits for. */
  get sleeping(): boolean {
    return this.#sleeping;
  }

  /** Lets entries happen at their hours until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => this.#nudge?.(), { once: true });
    while (!signal.aborted) {
      this.#happen();
      await this.#sleep();
    }
  }

  #happen(): void {
    const now = this.#clock.now();
    for (let next = this.#entries.at(-1); next !== undefined; next = this.#entries.at(-1)) {
      if (next.at > now) {
        break;
      }
      this.delete(next.key);
      next.act(next.at);
    }
  }

  /** Sleeps until the next entry's hour, or until something nearer comes in between. */
  async #sleep(): Promise<void> {
    const next = this.#entries.at(-1);
    if (next === undefined) {
      await new Promise<void>((resolve) => {
        this.#nudge = resolve;
      });
    } else {
      const nudge = new AbortController();
      this.#nudge = () => nudge.abort();
      this.#sleeping = true;
      await this.#clock.sleep(next.at - this.#clock.now(), nudge.signal).catch(() => undefined);
      this.#sleeping = false;
    }
    this.#nudge = undefined;
  }

  /** Where an entry stands, or would: later ones first, of equal ones the last that came. */
  #place(entry: Entry): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#entries[middle];
      if (other !== undefined && comesAfter(other, entry)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

function comesAfter(a: Entry, b: Entry): boolean {
  return a.at === b.at ? a.order > b.order : a.at > b.at;
}
