import { isArray, isObject } from '../kernel/json.js';
import { isWithin, parsePointer } from '../kernel/pointer.js';
/**
 * Makes the positions of a workflow inside a file; the mount with the longest `from` decides. With `many` every mapping
 * that is passed is indexed: for thousands of questions at once, and not to be kept.
 */
export function positionsOf(placed, mounts, many = false) {
    const indexes = many ? new Map() : undefined;
    const longestFirst = mounts.toSorted((a, b) => b.from.length - a.from.length);
    return {
        at: (pointer) => {
            const mount = longestFirst.find(({ from }) => isWithin(pointer, from));
            const inFile = mount === undefined ? pointer : `${mount.to}${pointer.slice(mount.from.length)}`;
            return placed.lines.at(offsetAt(placed, tokensOf(inFile), indexes));
        },
    };
}
function tokensOf(pointer) {
    try {
        return parsePointer(pointer);
    }
    catch {
        return [];
    }
}
function offsetAt({ value, places }, tokens, indexes) {
    let current = value;
    let index = 0;
    for (const token of tokens) {
        const known = indexes?.get(current) ?? childIndexes(current, index, places);
        indexes?.set(current, known);
        const next = known.get(token);
        if (next === undefined) {
            break;
        }
        index = next;
        current = current[token] ?? null;
    }
    return places[index * 2] ?? 0;
}
/** Gives the number of each child of the value with number `index`. */
function childIndexes(value, index, places) {
    const children = new Map();
    let next = index + 1;
    for (const key of isArray(value) || isObject(value) ? Object.keys(value) : []) {
        children.set(key, next);
        next += places[next * 2 + 1] ?? 1;
    }
    return children;
}
//# sourceMappingURL=positions.js.map