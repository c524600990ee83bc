import { fieldOf } from '../normal-form/leaves.js';
/** What a change writes: the tenant's value before, the file's after. Drift in fields it leaves alone is not in it. */
export function changePlaces(change) {
    const written = new Set([
        ...change.fields,
        ...(change.enabled === undefined && change.kind !== 'create' ? [] : ['enabled']),
    ]);
    return change.differences
        .filter(({ pointer }) => written.has(fieldOf(pointer)))
        .map(({ pointer, live, desired }) => place(pointer, live, desired));
}
/** What somebody did in the tenant: the applied value before, the tenant's after. */
export function driftPlaces(found) {
    return found.drift.map(({ pointer, live, desired }) => place(pointer, desired, live));
}
function place(pointer, before, after) {
    return {
        pointer,
        ...(before === undefined ? {} : { before }),
        ...(after === undefined ? {} : { after }),
    };
}
//# sourceMappingURL=places.js.map