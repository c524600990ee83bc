import type { Pool, PoolClient } from 'pg';
import { appError } from '../../kernel/app-error.ts';
import { STORE_ERRORS } from '../errors.ts';
import { JointCommits } from '../joint-commits.ts';
import type { OpenReader, RecordStore, Write } from '../record-store.ts';
import { postgresError } from './postgres-error.ts';
import { postgresReader, pruneRecords, writeRecords } from './postgres-records.ts';
import { migratePostgres, postgresVersion } from './postgres-schema.ts';

/** How long a connection and a statement may take; a database that is slower is as good as away. */
const CONNECT_MS = 5000;
const STATEMENT_MS = 10_000;
const CONNECTIONS = 4;

/** A database, as its address says it; the password is in none of our words. */
export interface PostgresAddress {
  /** `postgres://user:password@host:port/database`. */
  readonly url: string;
  /** The same without user and password, for errors. */
  readonly name: string;
}

/**
 * Opens a database as a store, bringing its layout to ours. Throws STORE_TOO_NEW, STORE_REFUSED where the server does not
 * let us in, STORE_UNAVAILABLE where it does not answer.
 */
export async function openPostgres({ url, name }: PostgresAddress): Promise<RecordStore> {
  const pool = await openPool(url);
  try {
    await withClient(pool, (client) => migratePostgres(client, name));
  } catch (error) {
    await pool.end();
    throw postgresError(error, name);
  }
  const opened = new Opened(pool, name);
  const joint = new JointCommits<Write>((writes) =>
    inTransaction(pool, (client) => writeRecords(client, writes)),
  );
  return {
    ...opened.reader(),
    commit: async (writes) => {
      if (writes.length > 0) {
        await opened.use(async () => {
          // What cannot be written must not stop the others.
          writes.forEach((one) => one.kind === 'put' && JSON.stringify(one.value));
          await joint.commit(writes);
        });
      }
    },
    prune: (collection, tenant, keep) =>
      opened.use(() =>
        inTransaction(pool, (client) => pruneRecords(client, [collection, tenant], keep)),
      ),
  };
}

/**
 * Opens a database that a daemon has used, for a commit and for telling of it. Throws STORE_MISSING where none has.
 */
export async function openPostgresExisting({
  url,
  name,
}: PostgresAddress): Promise<ExistingPostgres> {
  const pool = await openPool(url, 1);
  const opened = new Opened(pool, name);
  const close = (): Promise<void> => opened.reader().close();
  try {
    if ((await opened.use(() => withClient(pool, postgresVersion))) === 0) {
      throw appError(STORE_ERRORS, 'STORE_MISSING', { message: name });
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    commitAndNotify: (writes, channel) =>
      opened.use(() =>
        inTransaction(pool, async (client) => {
          await writeRecords(client, writes);
          await client.query(`NOTIFY ${channel}`);
        }),
      ),
    close,
  };
}

/** A database that is written to beside its daemons. */
export interface ExistingPostgres {
  /** Commits, and wakes whoever listens once it holds. */
  commitAndNotify(writes: readonly Write[], channel: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens a database for reading; undefined when no daemon has used it yet. */
export async function openPostgresReadOnly({
  url,
  name,
}: PostgresAddress): Promise<OpenReader | undefined> {
  const pool = await openPool(url);
  try {
    if ((await withClient(pool, postgresVersion)) > 0) {
      return new Opened(pool, name).reader();
    }
    await pool.end();
    return undefined;
  } catch (error) {
    await pool.end();
    throw postgresError(error, name);
  }
}

/** A pool until it is closed; whatever it throws is an error of the catalogue. */
class Opened {
  readonly #pool: Pool;
  readonly #name: string;
  #isOpen = true;

  constructor(pool: Pool, name: string) {
    this.#pool = pool;
    this.#name = name;
  }

  reader(): OpenReader {
    const reader = postgresReader(this.#pool);
    return {
      get: (...place) => this.use(() => reader.get(...place)),
      list: (...place) => this.use(() => reader.list(...place)),
      listTogether: (...places) => this.use(() => reader.listTogether(...places)),
      tenants: (collection) => this.use(() => reader.tenants(collection)),
      close: () => this.#close(),
    };
  }

  async use<T>(work: () => Promise<T>): Promise<T> {
    if (!this.#isOpen) {
      throw appError(STORE_ERRORS, 'STORE_CLOSED', { message: this.#name });
    }
    try {
      return await work();
    } catch (error) {
      throw postgresError(error, this.#name);
    }
  }

  async #close(): Promise<void> {
    if (this.#isOpen) {
      this.#isOpen = false;
      await this.#pool.end();
    }
  }
}

/** The driver is loaded for those who use it. */
export async function openPool(connectionString: string, max = CONNECTIONS): Promise<Pool> {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({
    connectionString,
    max,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    query_timeout: STATEMENT_MS,
    application_name: 'mainsheet',
  });
  // A connection that breaks while nobody uses it is replaced by the next question.
  pool.on('error', () => undefined);
  return pool;
}

async function withClient<T>(pool: Pool, use: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let failed: Error | undefined;
  try {
    return await use(client);
  } catch (error) {
    failed = error as Error;
    throw error;
  } finally {
    // One that failed may be in the middle of something: it is closed.
    client.release(failed);
  }
}

function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  return withClient(pool, async (client) => {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  });
}
