import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Clock } from '../../kernel/clock.ts';
import type { EventView } from '../../report/view/event-view.ts';
import { RequestProblem } from '../request-problem.ts';
import type { EventFeed, StreamNote } from './ports.ts';

/** A client that has not read this much is not reading. */
const MOST_UNREAD_BYTES = 256 * 1024;
const MOST_CLIENTS = 100;
const HEARTBEAT_MS = 15_000;
/** How many missed events are told again over one connection, and how many may happen meanwhile. */
const MOST_MISSED = 1000;
/** How long a client may take to read what it was given of the missed ones. */
const READING_MS = 30_000;
const RETRY_MS = 2000;

/** How a client is followed up. */
export interface StreamClient {
  /** The key of the last event it has; undefined for a new one. */
  readonly last: string | undefined;
  /** Says whether it may still listen: a token may have been taken away. */
  readonly allowed: () => Promise<boolean>;
}

/** Sends what happens to everybody who listens, as server-sent events (HTML standard, 9.2); keeps nothing for those who do not read. */
export class EventStream {
  readonly #feed: EventFeed;
  readonly #clock: Clock;
  readonly #clients = new Map<ServerResponse, AbortController>();

  constructor(feed: EventFeed, clock: Clock) {
    this.#feed = feed;
    this.#clock = clock;
  }

  /** Throws the 503 of one client too many. */
  admit(): void {
    if (this.#clients.size >= MOST_CLIENTS) {
      throw new RequestProblem(503, `${MOST_CLIENTS} clients follow the events already.`, {
        headers: { 'retry-after': '10' },
      });
    }
  }

  /** Follows one client until it or the server goes; the answer must not have begun. */
  async follow(response: ServerResponse, { last, allowed }: StreamClient): Promise<void> {
    const gone = new AbortController();
    this.#clients.set(response, gone);
    response.once('close', () => gone.abort());
    // A client that is cut off says so here too, and it is no fault of ours.
    response.on('error', () => gone.abort());
    const waiting: StreamNote[] = [];
    const missed = new Set<string>();
    let live = false;
    const tell = (note: StreamNote): void => {
      if (note.kind === 'board' || !missed.has(note.event.key)) {
        write(response, noteText(note));
      }
    };
    const unsubscribe = this.#feed.subscribe((note) => {
      if (live) {
        tell(note);
      } else if (waiting.push(note) > MOST_MISSED) {
        response.destroy();
      }
    });
    try {
      write(response, `retry: ${RETRY_MS}\n\n`);
      const isAll =
        last === undefined || (await this.#catchUp(response, last, missed, gone.signal));
      if (!isAll) {
        // It comes back by itself for the rest, with the key of the last it was told.
        return;
      }
      live = true;
      waiting.splice(0).forEach(tell);
      // What was read is announced within seconds, if it is at all.
      await this.#beat(response, allowed, gone.signal, () => missed.clear());
    } finally {
      unsubscribe();
      this.#clients.delete(response);
      response.end();
    }
  }

  /** Ends all; they come again by themselves when the daemon is back. */
  close(): void {
    for (const [response, gone] of this.#clients) {
      response.end();
      gone.abort();
    }
  }

  /** Tells a client what it missed, and notes the keys of that; false when there is more than one connection tells. */
  async #catchUp(
    response: ServerResponse,
    last: string,
    told: Set<string>,
    gone: AbortSignal,
  ): Promise<boolean> {
    for (let from = this.#feed.resumeAt(last); !gone.aborted;) {
      const some = await this.#feed.after(from, MOST_MISSED + 1);
      for (const event of some.slice(0, MOST_MISSED)) {
        // One that may be known already has no id: the client's last one never goes back, or it would not get on.
        write(response, eventText(event, event.key > last));
        told.add(event.key);
        from = event.key;
        await this.#drained(response, gone);
      }
      if (some.length <= MOST_MISSED) {
        return true;
      }
      if (from > last) {
        return false;
      }
    }
    return false;
  }

  /** Waits until a client has read what it was given, and drops one that does not. */
  async #drained(response: ServerResponse, gone: AbortSignal): Promise<void> {
    if (!response.writableNeedDrain || gone.aborted) {
      return;
    }
    const read = new AbortController();
    const signal = AbortSignal.any([gone, read.signal]);
    const tooLong = this.#clock.sleep(READING_MS, signal).then(() => response.destroy());
    await Promise.race([once(response, 'drain', { signal }), tooLong]).catch(() => undefined);
    read.abort();
  }

  async #beat(
    response: ServerResponse,
    allowed: StreamClient['allowed'],
    gone: AbortSignal,
    beaten: () => void,
  ): Promise<void> {
    while (!gone.aborted) {
      try {
        await this.#clock.sleep(HEARTBEAT_MS, gone);
      } catch {
        return;
      }
      if (!(await allowed())) {
        return;
      }
      write(response, ': alive\n\n');
      beaten();
    }
  }
}

function noteText(note: StreamNote): string {
  return note.kind === 'board'
    ? `event: board\ndata: ${JSON.stringify({ tenant: note.tenant })}\n\n`
    : eventText(note.event, true);
}

function eventText(event: EventView, withId: boolean): string {
  const id = withId ? `id: ${event.key}\n` : '';
  return `${id}event: ${event.event}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** Writes, and drops a client whose unread part grows too large. */
function write(response: ServerResponse, text: string): void {
  if (response.writableEnded || response.destroyed) {
    return;
  }
  response.write(text);
  if (response.writableLength > MOST_UNREAD_BYTES) {
    response.destroy();
  }
}
