import { byPlace } from '../kernel/diagnostic.js';
import { checkAcrossFiles } from '../documents/across-files.js';
import { compile } from '../documents/compile.js';
import { selectFiles } from '../documents/select-files.js';
const IGNORE_FILE = '.mainsheetignore';
/**
 * Reads the workflow files of a commit below a tenant's path; every finding of every file is collected. Undefined when
 * the path is not there or holds nothing at all: that is no description, and least of all an empty one.
 */
export async function readDocuments(tenant, snapshot, appliedCommit, cache, signal) {
    const below = await snapshot.files(tenant.path, signal);
    const all = await snapshot.files('', signal);
    if (below === undefined || below.length === 0 || all === undefined) {
        return undefined;
    }
    const root = tenant.path === '.' ? '' : tenant.path;
    const ignoreOid = all.find(({ path }) => path === (root === '' ? IGNORE_FILE : `${root}/${IGNORE_FILE}`))?.oid;
    const ignoreText = ignoreOid === undefined
        ? undefined
        : new TextDecoder().decode((await snapshot.read([ignoreOid], signal)).get(ignoreOid));
    const selection = selectFiles(below, root, ignoreText);
    const oids = new Map(below.map(({ path, oid }) => [path, oid]));
    const files = selection.selected.map((path) => ({ path, oid: oids.get(path) ?? '' }));
    const read = await readAll(files, snapshot, cache.documents, signal);
    const unknown = selection.diagnostics.some(({ severity }) => severity === 'error');
    const renames = appliedCommit === undefined
        ? new Map()
        : await snapshot.renamesSince(appliedCommit, signal);
    const across = checkAcrossFiles([...read.values()].flatMap(({ document }) => (document === undefined ? [] : [document])));
    return {
        ...judged(read, across, cache),
        diagnostics: [
            ...selection.diagnostics,
            ...[...read.values()].flatMap(({ diagnostics }) => diagnostics),
            ...across,
        ].toSorted(byPlace),
        tree: {
            paths: new Set(all.map(({ path }) => path)),
            renames,
            provesAbsence: (!snapshot.isWorkTree || tenant.trustWorkTree === true) && !unknown,
        },
    };
}
async function readAll(files, snapshot, cache, signal) {
    const fresh = files.filter(({ path, oid }) => cache.get(path, oid) === undefined);
    const texts = fresh.length === 0
        ? new Map()
        : await snapshot.read([...new Set(fresh.map(({ oid }) => oid))], signal);
    const read = new Map(files.map(({ path, oid }) => [
        path,
        cache.get(path, oid) ?? cache.read(path, oid, texts.get(oid) ?? new Uint8Array()),
    ]));
    cache.endPass();
    return read;
}
function judged(read, across, cache) {
    const refused = new Set(across.filter(({ severity }) => severity === 'error').map(({ file }) => file));
    const desired = [];
    const invalid = [];
    for (const [file, { document, name }] of read) {
        if (document !== undefined && !refused.has(file)) {
            desired.push(compiled(document, cache));
        }
        else {
            invalid.push({ file, ...(name === undefined ? {} : { name }) });
        }
    }
    return { desired, invalid };
}
function compiled(document, cache) {
    const desired = cache.desired.get(document) ?? compile(document);
    cache.desired.set(document, desired);
    return desired;
}
//# sourceMappingURL=read-documents.js.map