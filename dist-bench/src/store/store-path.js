import { realpathSync } from 'node:fs';
import path from 'node:path';
/** Gives a store's one absolute path, links resolved: the lock beside it must be the same under every spelling. */
export function storePath(file) {
    const absolute = path.resolve(file);
    try {
        return realpathSync(absolute);
    }
    catch {
        return absolute;
    }
}
/** The file beside a store that changes when somebody else left a decision in it. */
export function wakeFile(file) {
    return `${storePath(file)}.wake`;
}
//# sourceMappingURL=store-path.js.map