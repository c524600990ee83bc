import { appError } from '../kernel/app-error.js';
import { STORE_ERRORS } from './errors.js';
import { inTransaction } from './sqlite-file.js';
import { storeError } from './store-error.js';
/** Texts compare by their UTF-8 bytes here (BINARY collation); a second back end must do the same. */
const IN_RANGE = `collection = ? AND tenant = ? AND key >= ?`;
const SQL = {
    get: 'SELECT value FROM records WHERE collection = ? AND tenant = ? AND key = ?',
    // A negative LIMIT means none (sqlite.org/lang_select.html).
    list: `SELECT key, value, version FROM records WHERE ${IN_RANGE} ORDER BY key DESC LIMIT ?`,
    tenants: 'SELECT DISTINCT tenant FROM records WHERE collection = ? ORDER BY tenant',
    put: `INSERT INTO records (collection, tenant, key, value, version) VALUES (?, ?, ?, ?, 1)
        ON CONFLICT DO UPDATE SET value = excluded.value, version = version + 1`,
    delete: 'DELETE FROM records WHERE collection = ? AND tenant = ? AND key = ?',
    prune: `DELETE FROM records WHERE collection = ?1 AND tenant = ?2 AND key NOT IN (
            SELECT key FROM records WHERE collection = ?1 AND tenant = ?2 AND key >= ?3
            ORDER BY key DESC LIMIT ?4)`,
};
/** Reads the records of an open file; `file` is only named in errors. */
export function sqliteReader(db, file) {
    return {
        get: (collection, tenant, key) => guarded(db, file, () => {
            const row = cells(db.prepare(SQL.get).raw().get(collection, tenant, key));
            return row === undefined ? undefined : parse(row[0]);
        }),
        list: (collection, tenant, range = {}) => guarded(db, file, () => db
            .prepare(SQL.list)
            .raw()
            .all(collection, tenant, range.fromKey ?? '', range.newest ?? -1)
            .map(toRow)
            .toReversed()),
        tenants: (collection) => guarded(db, file, () => db
            .prepare(SQL.tenants)
            .raw()
            .all(collection)
            .map((row) => String(cells(row)?.[0]))),
    };
}
/** Reads and writes the records of an open file; `file` is only named in errors. */
export function sqliteRecords(db, file) {
    return {
        ...sqliteReader(db, file),
        commit: (writes) => guarded(db, file, () => {
            if (writes.length > 0) {
                inTransaction(db, () => write(db, writes));
            }
        }),
        prune: (collection, tenant, keep) => guarded(db, file, () => {
            const limits = [keep.fromKey ?? '', keep.newest ?? -1];
            return inTransaction(db, () => db.prepare(SQL.prune).run(collection, tenant, ...limits).changes);
        }),
    };
}
/** libsql's calls are synchronous: each blocks for its own time, and no two can overlap. */
async function guarded(db, file, work) {
    if (!db.open) {
        throw appError(STORE_ERRORS, 'STORE_CLOSED', { message: file });
    }
    try {
        return work();
    }
    catch (error) {
        throw storeError(error, file);
    }
}
function write(db, writes) {
    const put = db.prepare(SQL.put);
    const remove = db.prepare(SQL.delete);
    for (const one of writes) {
        if (one.kind === 'put') {
            put.run(one.collection, one.tenant, one.key, JSON.stringify(one.value));
        }
        else {
            remove.run(one.collection, one.tenant, one.key);
        }
    }
}
/** Rows are read as arrays: as objects they carry libsql's own `_metadata` member beside the columns. */
function cells(row) {
    return Array.isArray(row) ? row : undefined;
}
function toRow(row) {
    const [key, value, version] = cells(row) ?? [];
    return { key: String(key), value: parse(value), version: Number(version) };
}
function parse(value) {
    return JSON.parse(String(value));
}
//# sourceMappingURL=sqlite-records.js.map