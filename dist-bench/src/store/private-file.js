import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import path from 'node:path';
import { errno } from './store-error.js';
const OTHERS = 0o077;
/**
 * Sees to it that a file exists and that only its owner reads it; its directory, if it is made here, likewise.
 * An existing file is never opened: closing any descriptor of a file drops the locks that SQLite holds on it in this
 * process (POSIX, sqlite.org/howtocorrupt.html 2.2). For the same reason all of this is synchronous.
 */
export function ensurePrivateFile(file) {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    try {
        closeSync(openSync(file, 'wx', 0o600));
    }
    catch (error) {
        if (errno(error) !== 'EEXIST') {
            throw error;
        }
        withdrawFromOthers(file);
    }
}
function withdrawFromOthers(file) {
    if ((statSync(file).mode & OTHERS) === 0) {
        return;
    }
    try {
        chmodSync(file, 0o600);
    }
    catch {
        // Some mounted volumes have one fixed mode for every file; that is their owner's decision.
    }
}
//# sourceMappingURL=private-file.js.map