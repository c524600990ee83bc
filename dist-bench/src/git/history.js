import { COMMIT_FORMAT, NO_OID, logReader } from './commit-log.js';
import { commonDirectory } from './tree-listing.js';
const LOG = ['log', '-z', '--raw', '--no-abbrev', '--no-renames', COMMIT_FORMAT];
/** More paths than this are given to Git as the directory they share: it compares each commit with each of them. */
const PATHS_AT_ONCE = 50;
/**
 * Finds the commit that last gave each path its content (`oid`, NO_OID for a path that is gone), in one walk that ends
 * when all are found. A change that a merge threw away again is not taken, which is why the content is compared; where
 * no commit brought exactly this content, it is the last one that touched the path.
 */
export async function lastTouches(git, sha, paths, signal) {
    const open = new Set(paths.keys());
    const found = new Map();
    const read = logReader(({ commit, path, oid }) => {
        if (!open.has(path)) {
            return;
        }
        const exact = paths.get(path) === oid;
        if (exact) {
            open.delete(path);
        }
        if (exact || !found.has(path)) {
            found.set(path, { commit, exact });
        }
    });
    if (open.size > 0) {
        const args = [...LOG, '--diff-merges=combined', sha, ...limits([...open])];
        await git(args, {
            signal,
            enough: (chunk) => {
                read(chunk);
                return open.size === 0;
            },
        });
    }
    return found;
}
function limits(paths) {
    if (paths.length <= PATHS_AT_ONCE) {
        return ['--', ...paths];
    }
    const directory = commonDirectory(paths);
    return directory === '' ? [] : ['--', directory];
}
/** The versions of one path, newest first, without its deletions. */
export async function versions(git, sha, path, limit, signal) {
    const found = [];
    const read = logReader(({ commit, path: touched, oid }) => {
        if (touched === path && oid !== NO_OID) {
            found.push({ commit, oid });
        }
    });
    const args = [...LOG, '--diff-merges=first-parent', `--max-count=${limit}`, sha, '--', path];
    const { stdout } = await git(args, { signal });
    read(stdout);
    return found;
}
/** Reads `git diff-tree -r -z --raw` with only renames in it: by new path the old one. */
export function parseRenames(output) {
    const renames = new Map();
    const tokens = output.toString('utf8').split('\0');
    for (let index = 0; index + 2 < tokens.length; index += 3) {
        const [, from, to] = tokens.slice(index, index + 3);
        if (from !== undefined && to !== undefined) {
            renames.set(to, from);
        }
    }
    return renames;
}
//# sourceMappingURL=history.js.map