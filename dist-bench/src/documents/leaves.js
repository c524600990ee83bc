import { isArray, isObject, own } from '../kernel/json.js';
import { escapeToken, getAt } from '../kernel/pointer.js';
/** Lists the scalars of a workflow in the order of the file. */
export function leavesOf(workflow, maps) {
    const leaves = [];
    collect(workflow, { pointer: '', key: '', holder: workflow, holderKey: '' }, new Map(maps.map((map) => [getAt(workflow, `${map.pointer}/steps`), map])), leaves);
    return leaves;
}
function collect(value, at, maps, into) {
    if (isArray(value)) {
        value.forEach((item, index) => {
            collect(item, { ...at, pointer: `${at.pointer}/${index}` }, maps, into);
        });
    }
    else if (isObject(value)) {
        const map = maps.get(value);
        for (const [key, member] of Object.entries(value)) {
            const step = map?.steps.get(key);
            const place = map === undefined || step === undefined ? at.place : { map, key, step };
            const pointer = `${at.pointer}/${escapeToken(key)}`;
            const below = { pointer, key, holder: value, holderKey: at.key };
            collect(member, place === undefined ? below : { ...below, place }, maps, into);
        }
    }
    else {
        into.push({ ...at, value });
    }
}
/** Gives a step's attributes, empty where it has none. */
export function attributesOf(step) {
    const attributes = own(step, 'attributes');
    return isObject(attributes) ? attributes : {};
}
//# sourceMappingURL=leaves.js.map