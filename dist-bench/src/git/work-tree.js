import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, readdir, readlink, realpath } from 'node:fs/promises';
import path from 'node:path';
import { gitError } from './errors.js';
import { NO_OID } from './commit-log.js';
/** A file younger than this may change again without a new time stamp, as in Git's own index ("racy git"). */
const SETTLED_MS = 2000;
/**
 * Lists a directory by lstat, following no symlink and skipping `.git`; a directory with a `.git` of its own is a
 * submodule and is not entered. Throws GIT_WORK_TREE_UNREADABLE.
 */
export async function walkWorkTree(directory, cache, signal) {
    const before = new Map(cache);
    cache.clear();
    try {
        const root = await realpath(directory);
        const base = { root, before, after: cache, files: [], directories: new Set(), signal };
        const walk = { ...base, newestMs: undefined };
        await enter(walk, '');
        walk.files.sort((a, b) => (a.path < b.path ? -1 : 1));
        const { files, directories, newestMs } = walk;
        return { root, files, directories, newestMs, digest: digestOf(files) };
    }
    catch (error) {
        signal?.throwIfAborted();
        throw gitError('GIT_WORK_TREE_UNREADABLE', { message: `${directory}.`, cause: error });
    }
}
async function enter(walk, directory) {
    walk.signal?.throwIfAborted();
    const entries = await readdir(path.join(walk.root, directory), { withFileTypes: true });
    if (directory !== '') {
        if (entries.some(({ name }) => name === '.git')) {
            walk.files.push({ path: directory, oid: NO_OID, size: 0, kind: 'submodule' });
            return;
        }
        walk.directories.add(directory);
    }
    for (const entry of entries) {
        if (entry.name !== '.git') {
            await visit(walk, directory === '' ? entry.name : `${directory}/${entry.name}`, entry);
        }
    }
}
async function visit(walk, name, entry) {
    if (entry.isDirectory()) {
        await enter(walk, name);
        return;
    }
    // A socket or a pipe is nothing that Git would see, and to open it could wait for ever.
    if (!entry.isFile() && !entry.isSymbolicLink()) {
        return;
    }
    try {
        const stats = await lstat(path.join(walk.root, name), { bigint: true });
        const kind = stats.isSymbolicLink() ? 'symlink' : 'file';
        const oid = await oidOf(walk, name, kind, stats);
        walk.files.push({ path: name, oid, size: Number(stats.size), kind });
        walk.newestMs = Math.max(walk.newestMs ?? 0, Number(stats.mtimeMs));
    }
    catch (error) {
        // Removed since the directory was listed: then it is not part of this moment.
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) {
            throw error;
        }
    }
}
async function oidOf(walk, name, kind, stats) {
    const { ino, size, mtimeNs, ctimeNs } = stats;
    const stamp = [kind, ino, size, mtimeNs, ctimeNs].join(' ');
    const known = walk.before.get(name);
    const oid = known?.stamp === stamp ? known.oid : blobOid(await readEntry(walk.root, { path: name, kind }));
    if (Date.now() - Number(stats.ctimeMs) > SETTLED_MS) {
        walk.after.set(name, { stamp, oid });
    }
    return oid;
}
/** The bytes that Git would store for an entry: a file's content, a symlink's target. */
export async function readEntry(root, { path: name, kind }) {
    const file = path.join(root, name);
    if (kind === 'symlink') {
        return new Uint8Array(await readlink(file, { encoding: 'buffer' }));
    }
    // It was a plain file when it was listed; if it is a link or a pipe by now, it must not be followed or waited for.
    const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
        return new Uint8Array(await handle.readFile());
    }
    finally {
        await handle.close();
    }
}
/** The id that Git gives to a blob of these bytes. */
export function blobOid(bytes) {
    return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
function digestOf(files) {
    const hash = createHash('sha256');
    for (const { kind, oid, path: name } of files) {
        hash.update(`${kind} ${oid} ${name}\0`);
    }
    return hash.digest('hex');
}
//# sourceMappingURL=work-tree.js.map