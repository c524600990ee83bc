import { canonical, digestOf, sha256 } from '../kernel/json.js';
import { LedgerWrites } from '../inventory/ledger.js';
/** Opens and closes drift and holds, ends the count of corrections where there is peace, and takes over what agrees. */
export function settle(input) {
    const writes = new LedgerWrites(input.owner);
    const news = [];
    const entries = new Map(input.inventory.entries.map((entry) => [entry.workflowId, entry]));
    const firstById = new Map(input.first.map((found) => [idOf(found), found]));
    for (const last of input.last) {
        const entry = entries.get(idOf(last) ?? '');
        if (entry === undefined) {
            continue;
        }
        const first = firstById.get(entry.workflowId) ?? last;
        const former = first.entry ?? entry;
        const corrected = input.outcomes.some(({ change, result }) => change.corrects === true && change.workflowId === entry.workflowId && isWritten(result));
        news.push({
            drift: driftNews(first, last, former, corrected, input),
            holds: holdNews(last, former, input.now),
            prunes: pruneNews(last, former),
        });
        remember(last, entry, corrected, input, writes);
    }
    return {
        writes,
        drift: news.flatMap(({ drift }) => drift),
        holds: news.flatMap(({ holds }) => holds),
        prunes: news.flatMap(({ prunes }) => prunes),
    };
}
function idOf(found) {
    return found.entry?.workflowId ?? found.live?.id;
}
function isWritten(result) {
    return ['updated', 'enabled', 'disabled', 'restored'].includes(result);
}
function remember(last, entry, corrected, input, writes) {
    const base = last.record?.entry ?? entry;
    const { openDrift: _drift, heldSince: _held, corrections, ...kept } = base;
    const openDrift = openDriftOf(last, entry.openDrift, input.now);
    const peace = last.drift.length === 0 && !corrected && corrections !== undefined;
    const next = {
        ...kept,
        ...(openDrift === undefined ? {} : { openDrift }),
        ...(last.held === true ? { heldSince: entry.heldSince ?? input.now } : {}),
        ...(corrections === undefined
            ? {}
            : { corrections: peace ? { ...corrections, inARow: 0 } : corrections }),
    };
    if (entry.file !== next.file) {
        writes.removeEntry(entry.file);
    }
    if (last.record !== undefined || !same(entry, next)) {
        writes.putEntry(next, last.record?.memory);
    }
}
function same(a, b) {
    const text = (entry) => canonical(JSON.parse(JSON.stringify(entry)));
    return text(a) === text(b);
}
function driftDigest(found) {
    if (found.deleted === true) {
        return sha256('deleted');
    }
    return found.drift.length === 0
        ? undefined
        : digestOf(found.drift.map(({ pointer, live }) => [pointer, live ?? null]));
}
function openDriftOf(found, former, now) {
    const digest = driftDigest(found);
    return digest === undefined
        ? undefined
        : { digest, since: former?.since ?? new Date(now).toISOString() };
}
function driftNews(first, last, former, corrected, { policy, now }) {
    const seen = driftDigest(first);
    const since = former.openDrift?.since ?? new Date(now).toISOString();
    const base = {
        file: last.file,
        name: last.name,
        workflowId: former.workflowId,
        since,
        ageMs: Math.max(0, now - Date.parse(since)),
    };
    const news = [];
    if (seen !== undefined && seen !== former.openDrift?.digest) {
        const kind = first.deleted === true
            ? 'deleted'
            : first.change?.wait?.reason === 'Conflict'
                ? 'conflict'
                : 'detected';
        news.push({ ...base, kind, found: first, policy: first.desired?.settings.drift ?? policy });
    }
    const had = seen !== undefined || former.openDrift !== undefined;
    if (had && driftDigest(last) === undefined) {
        news.push({ ...base, kind: corrected ? 'corrected' : 'resolved' });
    }
    return news;
}
function holdNews(last, former, now) {
    const base = { file: last.file, name: last.name, workflowId: former.workflowId };
    const since = former.heldSince ?? now;
    if (last.held === true) {
        return [
            {
                ...base,
                kind: 'held',
                since,
                message: last.change?.wait?.message ?? '',
                pointers: (last.change?.differences ?? []).map(({ pointer }) => pointer),
                ...(last.live === undefined ? {} : { live: last.live }),
            },
        ];
    }
    return former.heldSince === undefined
        ? []
        : [{ ...base, kind: 'ended', since, message: 'The hold has ended.', pointers: [] }];
}
function pruneNews(last, former) {
    const base = { file: last.file, name: last.name, workflowId: former.workflowId };
    const wait = last.change?.wait;
    if (wait?.reason === 'PruneDelay' || wait?.reason === 'Grace') {
        const due = wait.until === undefined ? {} : { due: wait.until };
        return [{ ...base, kind: 'pending', message: wait.message, ...due }];
    }
    if (wait?.reason === 'TouchedInTenant') {
        return [{ ...base, kind: 'called-off', message: wait.message }];
    }
    const returned = last.desired !== undefined && former.goneSince !== undefined;
    return returned
        ? [{ ...base, kind: 'called-off', message: 'The file is back.' }]
        : [];
}
//# sourceMappingURL=settle.js.map