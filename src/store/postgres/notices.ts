import type { Clock } from '../../kernel/clock.ts';
import type { Closer } from '../../kernel/closers.ts';
import { onAbort } from '../../kernel/joined-signal.ts';
import { isObject, own, stringAt } from '../../kernel/json.ts';
import type { Json } from '../../kernel/json.ts';
import type { PostgresAddress } from '../store-address.ts';
import { openPool } from './pool.ts';

const CHANNEL = 'mainsheet';
/** After so long a connection that broke is made again. */
const AGAIN_MS = 2000;
/** A connection may have been dead for so long before that was noticed. */
const UNNOTICED_MS = 30_000;

/** What one process says to the others on a database; who does not listen at that moment misses it. */
export interface Notice {
  readonly kind: 'decision' | 'pass' | 'events';
  /** At most about 7,500 bytes as JSON: PostgreSQL's limit is 8,000 (documentation of NOTIFY). */
  readonly value: Json;
}

/** The query that says something; inside a transaction it is said when that holds. */
export function notify({ kind, value }: Notice): {
  readonly text: string;
  readonly values: string[];
} {
  return { text: 'SELECT pg_notify($1, $2)', values: [CHANNEL, JSON.stringify({ kind, value })] };
}

/** Who hears notices. */
export interface Listener {
  heard(notice: Notice): void;
  /** A connection listens from now on; what was said since the one before broke was missed, in milliseconds since 1970. */
  listening(missedSince: number | undefined): void;
}

/** Listens to a database until it is closed; a connection that breaks is made again. */
export async function listen(
  address: PostgresAddress,
  listener: Listener,
  clock: Clock,
  againMs = AGAIN_MS,
): Promise<Closer> {
  const closing = new AbortController();
  const pool = await openPool(address, 1);
  let brokenAt: number | undefined;
  const stay = async (): Promise<void> => {
    const client = await pool.connect();
    let callOff = (): void => undefined;
    const broken = new Promise<void>((resolve) => {
      client.once('error', () => resolve());
      client.once('end', () => resolve());
      callOff = onAbort(closing.signal, resolve);
    });
    client.on('notification', ({ payload }) => {
      const notice = noticeOf(payload);
      if (notice !== undefined) {
        listener.heard(notice);
      }
    });
    try {
      await client.query(`LISTEN ${CHANNEL}`);
      listener.listening(brokenAt);
      await broken;
      brokenAt = clock.now() - UNNOTICED_MS;
    } finally {
      callOff();
      // It is closed in any case: one that listens is of no use to anybody else, and one that is kept is never given back.
      client.release(true);
    }
  };
  const run = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      await stay().catch(() => undefined);
      await clock.sleep(againMs, closing.signal).catch(() => undefined);
    }
  };
  const running = run();
  return async () => {
    closing.abort();
    await running;
    await pool.end();
  };
}

function noticeOf(payload: string | undefined): Notice | undefined {
  let read: Json;
  try {
    read = JSON.parse(payload ?? '') as Json;
  } catch {
    return undefined;
  }
  const kind = isObject(read) ? stringAt(read, 'kind') : undefined;
  const known = kind === 'decision' || kind === 'pass' || kind === 'events';
  return known && isObject(read) ? { kind, value: own(read, 'value') ?? null } : undefined;
}
