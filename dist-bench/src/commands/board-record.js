import { openStoreReadOnly } from '../store/open-store.js';
const BOARD = 'board';
const TOLD = 'told';
/** Reads what the last pass left for people to see; undefined before the first one. */
export async function readBoard(storePath, tenant) {
    const store = await openStoreReadOnly(storePath);
    try {
        return (await store?.get(BOARD, '', tenant));
    }
    finally {
        await store?.close();
    }
}
/** Reads what was told already, so that a restart does not tell it again. */
export async function readTold(records, tenant) {
    return (await records.get(TOLD, '', tenant));
}
/** The writes that keep both. */
export function boardWrites(tenant, board, told) {
    return [
        { kind: 'put', collection: BOARD, tenant: '', key: tenant, value: plain(board) },
        { kind: 'put', collection: TOLD, tenant: '', key: tenant, value: plain(told) },
    ];
}
function plain(value) {
    return JSON.parse(JSON.stringify(value));
}
//# sourceMappingURL=board-record.js.map