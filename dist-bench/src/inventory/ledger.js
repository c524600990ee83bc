import { intentKey } from './intent.js';
const ENTRY = 'entry';
const MEMORY = 'memory';
const INTENT = 'intent';
const TENANT = 'tenant';
/** People's decisions; other processes add to it. */
export const DECISION_COLLECTION = 'decisions';
function entryKey(owner, file) {
    return `${owner.sourceUrl} ${file}`;
}
/** Reads the record of a tenant of the configuration; undefined before its first pass. */
export async function readTenantRecord(records, name) {
    return (await records.get(TENANT, '', name));
}
/** Reads what is owned, in flight and decided. */
export async function readInventory(records, owner) {
    const entries = [];
    const foreign = new Map();
    for (const { key, value } of await records.list(ENTRY, owner.tenantId)) {
        const entry = value;
        if (key === entryKey(owner, entry.file)) {
            entries.push(entry);
        }
        else {
            foreign.set(entry.workflowId, key);
        }
    }
    const intents = await records.list(INTENT, owner.tenantId);
    const decisions = await records.list(DECISION_COLLECTION, owner.tenantId);
    return {
        entries,
        foreign,
        intents: intents.map(({ value }) => value),
        decisions: decisions.map(({ key, value }) => ({
            key,
            decision: value,
        })),
    };
}
/** Reads the baseline and the last good wish of one file's workflow. */
export async function readMemory(records, owner, file) {
    return (await records.get(MEMORY, owner.tenantId, entryKey(owner, file)));
}
/** Builds the writes of one transaction over the inventory. */
export class LedgerWrites {
    #owner;
    #writes = [];
    constructor(owner) {
        this.#owner = owner;
    }
    get writes() {
        return this.#writes;
    }
    putTenant(name, record) {
        return this.#put(TENANT, '', name, record);
    }
    putEntry(entry, memory) {
        const key = entryKey(this.#owner, entry.file);
        this.#put(ENTRY, this.#owner.tenantId, key, entry);
        return memory === undefined ? this : this.#put(MEMORY, this.#owner.tenantId, key, memory);
    }
    removeEntry(file) {
        const key = entryKey(this.#owner, file);
        return this.#delete(ENTRY, key).#delete(MEMORY, key);
    }
    openIntent(intent) {
        return this.#put(INTENT, this.#owner.tenantId, intentKey(intent), intent);
    }
    closeIntent(intent) {
        return this.#delete(INTENT, intentKey(intent));
    }
    useDecision(key) {
        return this.#delete(DECISION_COLLECTION, key);
    }
    #put(collection, tenant, key, value) {
        // Records are plain data by their types; an absent member is left out by the copy.
        const data = JSON.parse(JSON.stringify(value));
        this.#writes.push({ kind: 'put', collection, tenant, key, value: data });
        return this;
    }
    #delete(collection, key) {
        this.#writes.push({ kind: 'delete', collection, tenant: this.#owner.tenantId, key });
        return this;
    }
}
//# sourceMappingURL=ledger.js.map