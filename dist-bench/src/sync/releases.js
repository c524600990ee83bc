import { LedgerWrites, readMemory } from '../inventory/ledger.js';
/**
 * Carries out releases: a hold's enabled state counts as never applied, so that Git's wish is a change again; a
 * contest's count starts afresh; what was rejected may be tried again; a tenant's own stop ends, and what was written
 * with our credentials until then is no reason to stop again.
 */
export async function release(name, record, inventory, live, owner, { records }) {
    const writes = new LedgerWrites(owner);
    const news = [];
    const entries = new Map(inventory.entries.map((entry) => [entry.workflowId, entry]));
    let current = record;
    for (const { key, decision } of inventory.decisions) {
        if (decision.kind !== 'release') {
            continue;
        }
        writes.useDecision(key);
        const { by, file } = decision;
        news.push({ kind: 'release', by, ...(file === undefined ? {} : { file }) });
        if (file === undefined) {
            const { stopped: _stopped, ...going } = current;
            current = going;
            writes.putTenant(name, current);
            for (const workflow of live) {
                const entry = entries.get(workflow.id);
                const { modified, modifiedBy } = workflow;
                if (entry !== undefined && modified !== undefined && modifiedBy?.id === record.identityId) {
                    const seen = { ...entry, modified };
                    entries.set(workflow.id, seen);
                    writes.putEntry(seen);
                }
            }
            continue;
        }
        const entry = [...entries.values()].find((one) => one.file === file || one.workflowId === file);
        if (entry !== undefined) {
            await releaseEntry(entry, writes, owner, records);
        }
    }
    if (writes.writes.length > 0) {
        await records.commit(writes.writes);
    }
    return { record: current, news };
}
async function releaseEntry(entry, writes, owner, records) {
    const { corrections: _corrections, heldSince: _held, ...remaining } = entry;
    const kept = { ...remaining, rejections: [] };
    const memory = await readMemory(records, owner, entry.file);
    if (memory === undefined) {
        writes.putEntry(kept);
        return;
    }
    const fields = memory.baseline.fields.filter((field) => field !== 'enabled');
    writes.putEntry({ ...kept, leftDigest: '' }, { ...memory, baseline: { ...memory.baseline, fields } });
}
//# sourceMappingURL=releases.js.map