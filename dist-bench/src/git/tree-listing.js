const MODES = {
    '100644': 'file',
    '100755': 'file',
    // Written by Git before 2005 and by some importers.
    '100664': 'file',
    '120000': 'symlink',
    '160000': 'submodule',
};
const LINE = /^(\d{6}) (?:blob|commit) ([0-9a-f]{40}) +(\d+|-|BAD)\t([\s\S]+)$/;
/** Reads `git ls-tree -r -z -l`. Undefined when an entry is not whole, as in a damaged repository (size `BAD`). */
export function parseTree(listing) {
    const files = [];
    for (const line of listing.toString('utf8').split('\0')) {
        if (line === '') {
            continue;
        }
        const [, mode = '', oid = '', size = '', path = ''] = LINE.exec(line) ?? [];
        const kind = Object.hasOwn(MODES, mode) ? MODES[mode] : undefined;
        if (kind === undefined || size === 'BAD') {
            return undefined;
        }
        files.push({ path, oid, size: size === '-' ? 0 : Number(size), kind });
    }
    return files;
}
/**
 * Brings a path of the configuration to the form that Git's trees have: no leading `./` or `/`, no trailing `/`, `''`
 * for the root. Undefined when it leads out of the tree.
 */
export function treePath(path) {
    const parts = path.split('/').filter((part) => part !== '' && part !== '.');
    return parts.includes('..') ? undefined : parts.join('/');
}
/** The deepest directory that holds all of these paths; `''` for the root. */
export function commonDirectory(paths) {
    let common = paths[0]?.split('/').slice(0, -1) ?? [];
    for (const path of paths) {
        const parts = path.split('/').slice(0, -1);
        const end = common.findIndex((part, index) => part !== parts[index]);
        common = end < 0 ? common : common.slice(0, end);
    }
    return common.join('/');
}
//# sourceMappingURL=tree-listing.js.map