import { pathToFileURL } from 'node:url';
import Database from 'libsql';

/** An open connection to a SQLite file. */
export type Sqlite = Database.Database;

/** A statement of it, whatever it takes. */
export type Statement = Database.Statement<unknown[]>;

/** How long a statement waits for another process's transaction before it is refused. */
const BUSY_MS = 5000;

/** Opens a SQLite file for reading and writing; throws what libsql throws. */
export function openSqlite(file: string, busyMs: number = BUSY_MS): Sqlite {
  return new Database(file, { timeout: busyMs });
}

/** Opens a SQLite file that this connection cannot write; as a URI because libsql knows no option for it. */
export function openSqliteReadOnly(file: string): Sqlite {
  return new Database(`${pathToFileURL(file).href}?mode=ro`, { timeout: BUSY_MS });
}

/** Reads a pragma, or any query, that gives one number. */
export function numberOf(db: Sqlite, query: string): number {
  const row = db.prepare(query).raw().get();
  return Array.isArray(row) ? Number(row[0]) : 0;
}

/** Runs `work` in one transaction that begins as a writer; whatever is thrown leaves nothing behind. */
export function inTransaction<T>(db: Sqlite, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    // SQLite ends the transaction itself after some errors (full disk, failed write); a second ROLLBACK would throw.
    if (db.inTransaction) {
      db.exec('ROLLBACK');
    }
    throw error;
  }
}
