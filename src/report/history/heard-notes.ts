import { isMadeBy } from '../../kernel/timed-keys.ts';
import type { RecordReader } from '../../store/record-store.ts';
import type { KeptEvent } from './event-history.ts';
import { readNote } from './kept-note.ts';
import type { KeptRange } from './kept-note.ts';
import { keptOf } from './read-kept.ts';

/** Of so many events it is known that they were told already. */
const MOST_KNOWN = 2000;
/** So many ranges wait for a store that cannot be read; those before them are left to whoever looks again. */
const MOST_WAITING = 1000;

type Heard = KeptRange & { readonly from: string };

/** What other processes announced, on its way to those who listen here. */
export class HeardNotes {
  readonly #store: RecordReader;
  readonly #own: string;
  readonly #known = new Set<string>();
  #waiting: Heard[] = [];
  #reading: Promise<void> = Promise.resolve();

  /** `own` is the maker of our own keys. */
  constructor(store: RecordReader, own: string) {
    this.#store = store;
    this.#own = own;
  }

  /** Takes a note in, and gives the ranges of it; none of one that is our own, or no note. */
  take(text: string): readonly KeptRange[] {
    const note = readNote(text);
    if (note === undefined || note.from === this.#own) {
      return [];
    }
    const { from, ranges } = note;
    this.#waiting.push(...ranges.map((range) => ({ ...range, from })));
    this.#waiting = this.#waiting.slice(-MOST_WAITING);
    return ranges;
  }

  /** Reads the events of what was taken in, and tells those that are new; where nobody listens it is let go. Throws what the store throws. */
  read(tell: (event: KeptEvent) => void, isAnybodyThere: boolean): Promise<void> {
    const read = async (): Promise<void> => {
      for (let range = this.#waiting[0]; range !== undefined; range = this.#waiting[0]) {
        const events = isAnybodyThere ? await this.#eventsOf(range) : [];
        this.#waiting = this.#waiting.filter((one) => one !== range);
        events.filter((event) => this.isNew(event)).forEach(tell);
      }
    };
    // One after the other, so that what a process told comes in its order.
    const reading = this.#reading.then(read);
    this.#reading = reading.catch(() => undefined);
    return reading;
  }

  /** Says whether an event is another process's, and was not said to be new before. */
  isNew({ key }: KeptEvent): boolean {
    if (isMadeBy(key, this.#own) || this.#known.has(key)) {
      return false;
    }
    this.#known.add(key);
    for (const oldest of this.#known) {
      if (this.#known.size <= MOST_KNOWN) {
        break;
      }
      this.#known.delete(oldest);
    }
    return true;
  }

  async #eventsOf({ collection, tenant, first, last, from }: Heard): Promise<readonly KeptEvent[]> {
    const slice = { fromKey: first, beforeKey: `${last}~` };
    const rows = await this.#store.list(collection, tenant, slice);
    return rows.filter(({ key }) => isMadeBy(key, from)).map((row) => keptOf(tenant, row));
  }
}
