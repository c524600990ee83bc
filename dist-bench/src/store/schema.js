import { appError } from '../kernel/app-error.js';
import { STORE_ERRORS } from './errors.js';
import { inTransaction, numberOf } from './sqlite-file.js';
/** "MSHT": marks the file as ours (sqlite.org/pragma.html#pragma_application_id). */
const APPLICATION_ID = 0x4d534854;
/** What brings a store from version i to i + 1. Never edited once released, only added to. */
const MIGRATIONS = [
    `CREATE TABLE records (
     collection TEXT NOT NULL,
     tenant TEXT NOT NULL,
     key TEXT NOT NULL,
     value TEXT NOT NULL,
     version INTEGER NOT NULL,
     PRIMARY KEY (collection, tenant, key)
   ) STRICT`,
];
/** The version of the layout that this program writes. */
export const SCHEMA_VERSION = MIGRATIONS.length;
/** Gives the layout's version, 0 for an empty file. Throws STORE_NOT_OURS, STORE_TOO_NEW. */
export function checkSchema(db, file) {
    const version = numberOf(db, 'PRAGMA user_version');
    const empty = numberOf(db, 'SELECT count(*) FROM sqlite_schema') === 0;
    if (empty && version === 0) {
        return 0;
    }
    if (numberOf(db, 'PRAGMA application_id') !== APPLICATION_ID) {
        throw appError(STORE_ERRORS, 'STORE_NOT_OURS', { message: file });
    }
    if (version > SCHEMA_VERSION) {
        throw appError(STORE_ERRORS, 'STORE_TOO_NEW', {
            message: `${file} has version ${version}, this program knows ${SCHEMA_VERSION}.`,
        });
    }
    return version;
}
/** Brings a store to our version, in one transaction. Throws as `checkSchema` does. */
export function migrate(db, file) {
    if (checkSchema(db, file) === SCHEMA_VERSION) {
        return;
    }
    inTransaction(db, () => {
        for (const sql of MIGRATIONS.slice(numberOf(db, 'PRAGMA user_version'))) {
            db.exec(sql);
        }
        db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
        db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
    });
}
//# sourceMappingURL=schema.js.map