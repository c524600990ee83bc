import { existsSync, statSync } from 'node:fs';
import { appError } from '../kernel/app-error.js';
import { takeDaemonLock } from './daemon-lock.js';
import { STORE_ERRORS } from './errors.js';
import { ensurePrivateFile } from './private-file.js';
import { checkSchema, migrate } from './schema.js';
import { openSqlite, openSqliteReadOnly } from './sqlite-file.js';
import { sqliteReader, sqliteRecords } from './sqlite-records.js';
import { storeError } from './store-error.js';
import { storePath } from './store-path.js';
/** Up to this size the whole file is checked at every start, which takes a fraction of a second. */
const CHECKED_BYTES = 32 * 1024 * 1024;
/**
 * Opens the store at a path as its daemon, making it if there is none (directory 0700, file 0600).
 * Throws STORE_LOCKED while another daemon has it, STORE_TOO_NEW, STORE_NOT_OURS, STORE_CORRUPT, STORE_FULL, STORE_READ_ONLY.
 */
export async function openStore(file) {
    const store = storePath(file);
    const lock = takeDaemonLock(store);
    try {
        const db = openWritable(store);
        return {
            ...sqliteRecords(db, store),
            close: async () => {
                if (db.open) {
                    settle(db);
                    db.close();
                    lock.release();
                }
            },
        };
    }
    catch (error) {
        lock.release();
        throw storeError(error, store);
    }
}
/** Opens the store at a path for reading, also while a daemon has it; undefined when there is none yet. Throws as `openStore`, but for the lock. */
export async function openStoreReadOnly(file) {
    const store = storePath(file);
    if (!existsSync(store)) {
        return undefined;
    }
    return opened(store, openSqliteReadOnly, (db) => {
        if (checkSchema(db, store) === 0) {
            db.close();
            return undefined;
        }
        return { ...sqliteReader(db, store), close: async () => void db.close() };
    });
}
function openWritable(store) {
    ensurePrivateFile(store);
    return opened(store, openSqlite, (db) => {
        checkWhole(db, store);
        // The write-ahead log is what lets others read while we write; FULL makes every commit durable, not only the last but one.
        db.pragma('journal_mode = WAL');
        db.exec('PRAGMA synchronous = FULL');
        db.exec('PRAGMA journal_size_limit = 16777216');
        migrate(db, store);
        return db;
    });
}
/** Moves the write-ahead log into the file: libsql has no way to end statements, so its close leaves the log as it is. */
function settle(db) {
    try {
        db.pragma('wal_checkpoint(TRUNCATE)');
    }
    catch {
        // Every commit is durable in the log; the next opening reads it from there.
    }
}
function checkWhole(db, store) {
    if (statSync(store).size > CHECKED_BYTES) {
        return;
    }
    const row = db.prepare('PRAGMA quick_check(1)').raw().get();
    const verdict = Array.isArray(row) ? String(row[0]) : 'no answer';
    if (verdict !== 'ok') {
        throw appError(STORE_ERRORS, 'STORE_CORRUPT', { message: `${store}: ${verdict}` });
    }
}
/** Opens a connection and uses it; what is thrown closes it again and comes out as an error of the catalogue. */
function opened(store, open, use) {
    let db;
    try {
        db = open(store);
        return use(db);
    }
    catch (error) {
        db?.close();
        throw storeError(error, store);
    }
}
//# sourceMappingURL=open-store.js.map