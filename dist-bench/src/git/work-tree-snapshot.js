import { userInfo } from 'node:os';
import { NO_OID } from './commit-log.js';
import { gitError } from './errors.js';
import { lastTouches } from './history.js';
import { treePath } from './tree-listing.js';
import { blobOid, readEntry } from './work-tree.js';
/** The files of a directory as a snapshot. What is not as in the last commit stands under a commit of its own. */
export class WorkTreeSnapshot {
    revision;
    commit;
    isWorkTree = true;
    #tree;
    #enclosing;
    constructor(tree, now, enclosing) {
        this.#tree = tree;
        this.#enclosing = enclosing;
        this.revision = `worktree@sha256:${tree.digest}`;
        this.commit = {
            sha: tree.digest,
            author: userName(),
            email: '',
            at: new Date(tree.newestMs ?? now).toISOString(),
            subject: 'Files of the work tree',
        };
    }
    async files(path) {
        const inTree = treePath(path);
        if (inTree === undefined || inTree === '') {
            return inTree === undefined ? undefined : this.#tree.files;
        }
        const files = this.#tree.files.filter((file) => file.path === inTree || file.path.startsWith(`${inTree}/`));
        return files.length === 0 && !this.#tree.directories.has(inTree) ? undefined : files;
    }
    async read(oids, signal) {
        const open = new Set(oids);
        const found = new Map();
        for (const file of this.#tree.files) {
            if (open.has(file.oid) && file.kind !== 'submodule') {
                signal?.throwIfAborted();
                const bytes = await this.#bytes(file);
                if (bytes !== undefined) {
                    found.set(file.oid, bytes);
                    open.delete(file.oid);
                }
            }
        }
        if (open.size > 0) {
            throw gitError('GIT_WORK_TREE_CHANGED');
        }
        return found;
    }
    /** Undefined when it no longer holds what it held when the tree was listed. */
    async #bytes(file) {
        try {
            const bytes = await readEntry(this.#tree.root, file);
            return blobOid(bytes) === file.oid ? bytes : undefined;
        }
        catch {
            return undefined;
        }
    }
    async lastCommits(paths, signal) {
        const present = new Map(this.#tree.files.map(({ path, oid }) => [path, oid]));
        const enclosing = await this.#enclosing(signal);
        const prefix = enclosing?.prefix ?? '';
        const wanted = new Map(paths.map((path) => [prefix + path, present.get(path) ?? NO_OID]));
        const touches = enclosing === undefined
            ? new Map()
            : await lastTouches(enclosing.git, enclosing.head, wanted, signal);
        return new Map(paths.flatMap((path) => {
            const touch = touches.get(prefix + path);
            if (touch?.exact === true) {
                return [[path, touch.commit]];
            }
            return present.has(path) ? [[path, this.commit]] : [];
        }));
    }
    async history() {
        return [];
    }
    async renamesSince() {
        return new Map();
    }
}
/** In a container the user often has no entry in the password file, which is an error to Node. */
function userName() {
    try {
        return userInfo().username;
    }
    catch {
        return 'work tree';
    }
}
//# sourceMappingURL=work-tree-snapshot.js.map