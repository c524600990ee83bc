import type { Pool } from 'pg';
import { appError } from '../../kernel/app-error.ts';
import { STORE_ERRORS } from '../errors.ts';
import { JointCommits } from '../joint-commits.ts';
import type { OpenReader, RecordStore, Write } from '../record-store.ts';
import type { PostgresAddress } from '../store-address.ts';
import { notify } from './notices.ts';
import type { Notice } from './notices.ts';
import { inTransaction, openPool, withClient } from './pool.ts';
import { postgresError } from './postgres-error.ts';
import { postgresReader, pruneRecords, writeRecords } from './postgres-records.ts';
import { migratePostgres, postgresVersion } from './postgres-schema.ts';
import { checkFence } from './leases.ts';
import type { Fence } from './leases.ts';
import { livePeers } from './peers.ts';
import type { Peer } from './peers.ts';

/** A store that several replicas have open. */
export interface SharedStore extends RecordStore {
  /** The same store for the holder of a lease: what it commits holds only while the lease is held. Throws STORE_FENCED. */
  fenced(fence: Fence): RecordStore;
  /** Says something to every process that listens to the database now. */
  tell(notice: Notice): Promise<void>;
}

/**
 * Opens a database as a store, bringing its layout to ours, with whatever else is to be prepared by one at a time. Throws
 * STORE_TOO_NEW, STORE_REFUSED where the server does not let us in, STORE_UNAVAILABLE where it does not answer.
 */
export async function openPostgres(
  address: PostgresAddress,
  prepare: (pool: Pool) => Promise<void> = async () => undefined,
): Promise<SharedStore> {
  const { name } = address;
  const pool = await openPool(address);
  try {
    await migratePostgres(pool, name, prepare);
  } catch (error) {
    await pool.end();
    throw postgresError(error, name);
  }
  const opened = new Opened(pool, name);
  return {
    ...opened.store(),
    fenced: (fence) => opened.store(fence),
    tell: (notice) =>
      opened.use(async () => {
        await pool.query(notify(notice));
      }),
  };
}

/**
 * Opens a database that a daemon has used, for a commit and for telling of it. Throws STORE_MISSING where none has.
 */
export async function openPostgresExisting(address: PostgresAddress): Promise<ExistingPostgres> {
  const { name } = address;
  const pool = await openPool(address, 1);
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
    commitAndNotify: (writes, notice) =>
      opened.use(() =>
        inTransaction(pool, async (client) => {
          await writeRecords(client, writes);
          await client.query(notify(notice));
        }),
      ),
    close,
  };
}

/** The replicas that share a database now. Throws STORE_MISSING where no daemon has used it. */
export async function replicasOf(address: PostgresAddress): Promise<readonly Peer[]> {
  const { name } = address;
  const pool = await openPool(address, 1);
  try {
    if ((await withClient(pool, postgresVersion)) === 0) {
      throw appError(STORE_ERRORS, 'STORE_MISSING', { message: name });
    }
    return await livePeers(pool);
  } catch (error) {
    throw postgresError(error, name);
  } finally {
    await pool.end();
  }
}

/** A database that is written to beside its daemons. */
export interface ExistingPostgres {
  /** Commits, and wakes whoever listens once it holds. */
  commitAndNotify(writes: readonly Write[], notice: Notice): Promise<void>;
  close(): Promise<void>;
}

/** Opens a database for reading; undefined when no daemon has used it yet. */
export async function openPostgresReadOnly(
  address: PostgresAddress,
): Promise<OpenReader | undefined> {
  const { name } = address;
  const pool = await openPool(address);
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

  store(fence?: Fence): RecordStore {
    const joint = new JointCommits<Write>((writes) =>
      inTransaction(this.#pool, async (client) => {
        if (fence !== undefined) {
          await checkFence(client, fence);
        }
        await writeRecords(client, writes);
      }),
    );
    return {
      ...this.reader(),
      commit: async (writes) => {
        if (writes.length > 0) {
          await this.use(async () => {
            // What cannot be written must not stop the others.
            writes.forEach((one) => one.kind === 'put' && JSON.stringify(one.value));
            await joint.commit(writes);
          });
        }
      },
      prune: (collection, tenant, keep) =>
        this.use(() =>
          inTransaction(this.#pool, (client) => pruneRecords(client, [collection, tenant], keep)),
        ),
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
