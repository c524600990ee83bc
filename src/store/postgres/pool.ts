import type { Pool, PoolClient } from 'pg';
import type { PostgresAddress } from '../store-address.ts';

/** How long a connection and a statement may take; a database that is slower is as good as away. */
const CONNECT_MS = 5000;
const STATEMENT_MS = 10_000;
/**
 * Whoever says nothing for so long in the middle of a transaction is gone: the server takes what it locked from it before its
 * life is over, so that the others can take over what it held.
 */
const IDLE_MS = 5000;
/** A connection on which nothing comes is tried after so long; the system's own time is two hours. */
const ALIVE_MS = 10_000;
const CONNECTIONS = 6;

/** Opens connections to a database as they are needed; the driver is loaded for those who use it. */
export async function openPool(
  { url, password }: PostgresAddress,
  max = CONNECTIONS,
): Promise<Pool> {
  const [{ default: pg }, { parseIntoClientConfig }] = await Promise.all([
    import('pg'),
    import('pg-connection-string'),
  ]);
  const pool = new pg.Pool({
    ...parseIntoClientConfig(url),
    // Asked for each connection, so that one that was changed needs no restart.
    ...(password === undefined ? {} : { password }),
    max,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    query_timeout: STATEMENT_MS,
    idle_in_transaction_session_timeout: IDLE_MS,
    // A server that is gone without a word is noticed.
    keepAlive: true,
    keepAliveInitialDelayMillis: ALIVE_MS,
    application_name: 'mainsheet',
  });
  // A connection that breaks while nobody uses it is replaced by the next question.
  pool.on('error', () => undefined);
  // One that breaks between two questions of whoever uses it fails the second; unheard it would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** Uses one connection; one on which something failed is closed, since it may be in the middle of it. */
export async function withClient<T>(
  pool: Pool,
  use: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let failed: Error | undefined;
  try {
    return await use(client);
  } catch (error) {
    failed = error as Error;
    throw error;
  } finally {
    client.release(failed);
  }
}

/** Does all of it or nothing. */
export function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  return withClient(pool, async (client) => {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  });
}
