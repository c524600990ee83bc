import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { appError } from '../kernel/app-error.js';
import { systemClock } from '../kernel/clock.js';
import { STORE_ERRORS } from './errors.js';
import { DECISIONS } from './record-store.js';
import { checkSchema } from './schema.js';
import { openSqlite } from './sqlite-file.js';
import { sqliteRecords } from './sqlite-records.js';
import { storeError } from './store-error.js';
import { storePath, wakeFile } from './store-path.js';
/**
 * Opens a store for leaving decisions, without its lock: a daemon may be running, or start later.
 * Throws STORE_MISSING when no daemon ever made it, STORE_BUSY, and what `openStore` throws.
 */
export async function openStoreForDecisions(file, clock = systemClock) {
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
function openExisting(store) {
    if (!existsSync(store)) {
        throw appError(STORE_ERRORS, 'STORE_MISSING', { message: store });
    }
    let db;
    try {
        db = openSqlite(store);
        if (checkSchema(db, store) === 0) {
            throw appError(STORE_ERRORS, 'STORE_MISSING', { message: store });
        }
        db.exec('PRAGMA synchronous = FULL');
        return db;
    }
    catch (error) {
        db?.close();
        throw storeError(error, store);
    }
}
/** Sorts by time, then by the order in this process; the last part keeps two processes apart. */
function sortableKey(now, count) {
    const order = String(count).padStart(6, '0');
    return `${new Date(now).toISOString()}-${order}-${randomBytes(4).toString('hex')}`;
}
function wake(store, key) {
    try {
        writeFileSync(wakeFile(store), `${key}\n`, { mode: 0o600 });
    }
    catch {
        // The decision is stored; a daemon that is not woken finds it in its next pass.
    }
}
//# sourceMappingURL=decision-box.js.map