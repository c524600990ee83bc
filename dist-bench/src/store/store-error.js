import { appError, AppError, toError } from '../kernel/app-error.js';
import { STORE_ERRORS } from './errors.js';
/** SQLite's primary result codes (sqlite.org/rescode.html); extended codes carry them in the low byte. */
const BY_RESULT = new Map([
    [5, 'STORE_BUSY'],
    [6, 'STORE_BUSY'],
    [8, 'STORE_READ_ONLY'],
    [11, 'STORE_CORRUPT'],
    [13, 'STORE_FULL'],
    [26, 'STORE_CORRUPT'],
]);
const BY_ERRNO = new Map([
    ['ENOSPC', 'STORE_FULL'],
    ['EDQUOT', 'STORE_FULL'],
    ['EACCES', 'STORE_READ_ONLY'],
    ['EPERM', 'STORE_READ_ONLY'],
    ['EROFS', 'STORE_READ_ONLY'],
]);
/** SQLite's primary result code of what was thrown; undefined when it is not SQLite's. */
export function resultCode(thrown) {
    const raw = member(thrown, 'rawCode');
    return typeof raw === 'number' ? raw & 0xff : undefined;
}
/** The system's code (`ENOENT`, …) of what was thrown; undefined when it has none. */
export function errno(thrown) {
    const code = member(thrown, 'code');
    return typeof code === 'string' ? code : undefined;
}
/** Turns what SQLite or the file system threw into an error of the catalogue that names the file. */
export function storeError(thrown, file) {
    if (thrown instanceof AppError) {
        return thrown;
    }
    const cause = toError(thrown);
    const code = BY_RESULT.get(resultCode(cause) ?? -1) ??
        BY_ERRNO.get(errno(cause) ?? '') ??
        'STORE_UNAVAILABLE';
    return appError(STORE_ERRORS, code, { message: `${file}: ${cause.message}`, cause });
}
function member(thrown, key) {
    return thrown instanceof Error && Object.hasOwn(thrown, key)
        ? thrown[key]
        : undefined;
}
//# sourceMappingURL=store-error.js.map