import { appError } from '../kernel/app-error.js';
import { SYNC_ERRORS } from './errors.js';
import { readDocuments } from './read-documents.js';
/**
 * Reads the commit, or when Git cannot be read, or the path is not there, the last good one: drift, removals and
 * recovery go on. Undefined when there is nothing to go on with.
 */
export async function readCommit(tenant, ports, record, caches, draft, signal) {
    const { source } = ports;
    const snapshot = await draft.timed('fetchMs', () => latest(ports, draft, signal));
    const described = await draft.timed('parseMs', async () => await describe(snapshot));
    if (snapshot !== undefined && described !== undefined) {
        return await found(snapshot, described);
    }
    if (snapshot === undefined) {
        return undefined;
    }
    draft.trouble(appError(SYNC_ERRORS, 'SYNC_PATH_MISSING', {
        message: `Commit ${snapshot.revision}, path "${tenant.path}".`,
    }));
    const applied = record.appliedCommit === undefined ? undefined : await source.at(record.appliedCommit, signal);
    const before = await describe(applied);
    return applied === undefined || before === undefined ? undefined : await found(applied, before);
    async function describe(commit) {
        return commit === undefined
            ? undefined
            : await readDocuments(tenant, commit, record.appliedCommit, caches.reading, signal);
    }
    async function found(commit, documents) {
        draft.commit = commit;
        draft.diagnostics = documents.diagnostics;
        const { appliedCommit } = record;
        return {
            snapshot: commit,
            described: documents,
            continuesHistory: appliedCommit === undefined ||
                commit.isWorkTree ||
                appliedCommit === commit.commit.sha ||
                (await source.contains(commit.commit.sha, appliedCommit, signal)),
            seenAt: source.lastGoodAt(),
        };
    }
}
async function latest({ source }, draft, signal) {
    try {
        return await source.read(signal);
    }
    catch (error) {
        signal.throwIfAborted();
        draft.trouble(error);
        return await source.lastGood();
    }
}
//# sourceMappingURL=read-commit.js.map