import { streamReader } from './event-stream.ts';
import type { StreamMessage } from './event-stream.ts';

/** How the page is tied to the daemon. */
export interface Connection {
  /** `refused`: the daemon answers, and wants another token. */
  readonly state: 'connecting' | 'live' | 'lost' | 'refused';
  /** Since when; milliseconds since 1970. */
  readonly since: number;
}

/** What a stream is followed with. */
export interface Following {
  readonly path: string;
  readonly token: () => string | undefined;
  readonly signal: AbortSignal;
  readonly changed: (connection: Connection) => void;
  readonly message: (message: StreamMessage) => void;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

/** A daemon that lives says something at least this often. */
const SILENCE_MS = 45_000;

/**
 * Follows server-sent events until it is told to stop, going on after the last one when the connection was lost.
 * `EventSource` cannot send a token in a header, so this reads the stream itself.
 */
export async function followStream(following: Following): Promise<void> {
  const { signal } = following;
  let state: Connection['state'] = 'connecting';
  let wait = FIRST_WAIT_MS;
  let last: string | undefined;
  const become = (next: Connection['state']): void => {
    if (state !== next && !signal.aborted) {
      state = next;
      following.changed({ state, since: Date.now() });
    }
  };
  while (!signal.aborted) {
    const refused = await readOnce(following, last, {
      opened: () => {
        wait = FIRST_WAIT_MS;
        become('live');
      },
      message: (message) => {
        last = message.id ?? last;
        following.message(message);
      },
    });
    become(refused ? 'refused' : 'lost');
    await pause(wait, signal);
    wait = Math.min(LONGEST_WAIT_MS, wait * 2);
  }
}

interface Reading {
  readonly opened: () => void;
  readonly message: (message: StreamMessage) => void;
}

/** Reads until the connection ends; true when the daemon wants another token. */
async function readOnce(
  { path, token, signal }: Following,
  last: string | undefined,
  { opened, message }: Reading,
): Promise<boolean> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE_MS);
  try {
    const bearer = token();
    const response = await fetch(path, {
      headers: {
        accept: 'text/event-stream',
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...(last === undefined ? {} : { 'last-event-id': last }),
      },
      cache: 'no-store',
      signal: AbortSignal.any([signal, silence.signal]),
    });
    if (!response.ok || response.body === null) {
      return response.status === 401 || response.status === 403;
    }
    opened();
    const read = streamReader();
    const decoder = new TextDecoder();
    const reader = response.body.getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE_MS);
      read(decoder.decode(piece.value, { stream: true })).forEach(message);
    }
    return false;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/** Waits; ends early when the page is looked at again, or the network is back. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      window.removeEventListener('online', done);
      document.removeEventListener('visibilitychange', seen);
      resolve();
    };
    const seen = (): void => {
      if (document.visibilityState === 'visible') {
        done();
      }
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    window.addEventListener('online', done);
    document.addEventListener('visibilitychange', seen);
  });
}
