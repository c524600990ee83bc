import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { appError } from '../kernel/app-error.ts';
import type { Json } from '../kernel/json.ts';
import { systemClock } from '../kernel/clock.ts';
import type { Clock } from '../kernel/clock.ts';
import { STORE_ERRORS } from './errors.ts';
import { DECISIONS, WISHES } from './record-store.ts';
import type { DecisionBox, Write } from './record-store.ts';
import { checkSchema } from './schema.ts';
import { openSqlite } from './sqlite-file.ts';
import type { Sqlite } from './sqlite-file.ts';
import { sqliteRecords } from './sqlite-records.ts';
import { storeError } from './store-error.ts';
import { storePath, wakeFile } from './store-path.ts';

/**
 * Opens a store for leaving decisions, without its lock: a daemon may be running, or start later.
 * Throws STORE_MISSING when no daemon ever made it, STORE_BUSY, and what `openStore` throws.
 */
export async function openStoreForDecisions(
  file: string,
  clock: Clock = systemClock,
): Promise<DecisionBox> {
  const store = storePath(file);
  const db = openExisting(store);
  const records = sqliteRecords(db, store);
  let count = 0;
  return {
    add: async (tenant, value) => {
      const key = sortableKey(clock.now(), count);
      count += 1;
      await records.commit([{ kind: 'put', collection: DECISIONS, tenant, key, value }]);
      wake(store, key);
      return key;
    },
    close: async () => void db.close(),
  };
}

function openExisting(store: string): Sqlite {
  if (!existsSync(store)) {
    throw appError(STORE_ERRORS, 'STORE_MISSING', { message: store });
  }
  let db: Sqlite | undefined;
  try {
    db = openSqlite(store);
    if (checkSchema(db, store) === 0) {
      throw appError(STORE_ERRORS, 'STORE_MISSING', { message: store });
    }
    db.exec('PRAGMA synchronous = FULL');
    return db;
  } catch (error) {
    db?.close();
    throw storeError(error, store);
  }
}

/** The write that leaves a decision for the next pass, for whoever has the store open; `now` is in milliseconds since 1970. */
export function decisionWrite(tenant: string, value: Json, now: number): Write {
  return { kind: 'put', collection: DECISIONS, tenant, key: sortableKey(now, 0), value };
}

/** Sorts by time, then by the order in this process; the last part keeps two processes apart. */
export function sortableKey(now: number, count: number): string {
  const order = String(count).padStart(6, '0');
  return `${new Date(now).toISOString()}-${order}-${randomBytes(4).toString('hex')}`;
}

/**
 * Makes the file that wakes the daemon, where it is not there yet: a file that is missing is watched for by its directory,
 * where the store itself writes all the time.
 */
export function makeWakeFile(file: string): string {
  const wakes = wakeFile(file);
  try {
    writeFileSync(wakes, '', { flag: 'a', mode: 0o600 });
  } catch (error) {
    throw storeError(error, wakes);
  }
  return wakes;
}

/** Asks the daemon of a store for passes of tenants of its configuration. Throws what `openStoreForDecisions` throws. */
export async function wishForPasses(file: string, tenants: readonly string[]): Promise<void> {
  const store = storePath(file);
  const db = openExisting(store);
  try {
    // Written down, since the file alone would hold nothing but the last of two wishes.
    await sqliteRecords(db, store).commit(
      tenants.map((key) => ({ kind: 'put', collection: WISHES, tenant: '', key, value: true })),
    );
  } finally {
    db.close();
  }
  try {
    writeFileSync(wakeFile(store), `${sortableKey(Date.now(), 0)}\n`, { mode: 0o600 });
  } catch (error) {
    throw storeError(error, wakeFile(store));
  }
}

function wake(store: string, key: string): void {
  try {
    writeFileSync(wakeFile(store), `${key}\n`, { mode: 0o600 });
  } catch {
    // The decision is stored; a daemon that is not woken finds it in its next pass.
  }
}
