import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { appError } from '../kernel/app-error.js';
import { isObject, own } from '../kernel/json.js';
import { STORE_ERRORS } from './errors.js';
import { ensurePrivateFile } from './private-file.js';
import { openSqlite } from './sqlite-file.js';
import { resultCode, storeError } from './store-error.js';
const SQLITE_BUSY = 5;
/** Two that start in the same instant get in each other's way for a moment; one of them must win. */
const RACE_MS = 250;
/**
 * Takes the right to be the daemon on a store: an exclusive transaction on a SQLite file beside it, so that the system
 * ends it with the process however that dies, and the store itself stays readable for others. Throws STORE_LOCKED with the holder's details.
 */
export function takeDaemonLock(store) {
    const file = `${store}.lock`;
    try {
        ensurePrivateFile(file);
        const db = openSqlite(file, RACE_MS);
        try {
            db.exec('BEGIN EXCLUSIVE');
            writeHolder(store);
        }
        catch (error) {
            db.close();
            throw error;
        }
        return {
            release: () => {
                rmSync(holderFile(store), { force: true });
                db.exec('ROLLBACK');
                db.close();
            },
        };
    }
    catch (error) {
        throw resultCode(error) === SQLITE_BUSY ? locked(store, error) : storeError(error, file);
    }
}
function holderFile(store) {
    return `${store}.holder.json`;
}
function writeHolder(store) {
    const holder = { pid: process.pid, host: hostname(), since: new Date().toISOString() };
    const draft = `${holderFile(store)}.${randomUUID()}`;
    writeFileSync(draft, `${JSON.stringify(holder)}\n`, { mode: 0o600 });
    renameSync(draft, holderFile(store));
}
function locked(store, cause) {
    const holder = readHolder(store);
    const who = holder === undefined
        ? 'by a process that left no name'
        : `by process ${text(holder, 'pid')} on ${text(holder, 'host')} since ${text(holder, 'since')}`;
    return appError(STORE_ERRORS, 'STORE_LOCKED', { message: `${store} is held ${who}.`, cause });
}
function readHolder(store) {
    try {
        return JSON.parse(readFileSync(holderFile(store), 'utf8'));
    }
    catch {
        return undefined;
    }
}
function text(holder, key) {
    const value = isObject(holder) ? own(holder, key) : undefined;
    return typeof value === 'string' || typeof value === 'number' ? String(value) : 'unknown';
}
//# sourceMappingURL=daemon-lock.js.map