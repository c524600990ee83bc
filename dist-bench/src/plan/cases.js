import { fileCase } from './file-case.js';
import { goneCase, invalidCase } from './gone-case.js';
/** Plans every pair. Pure; one case a pair, in the pairs' order. */
export function planCases(pairs, context) {
    return pairs.map((pair) => {
        switch (pair.kind) {
            case 'file':
                return seenAgain(fileCase(pair, context));
            case 'invalid':
                return seenAgain(invalidCase(pair));
            case 'gone':
                return goneCase(pair, context);
        }
    });
}
/** A file that is there in one pass starts the count of its absence afresh, whatever else the pass does with it. */
function seenAgain(found) {
    const { entry, record } = found;
    if (entry?.goneSince === undefined || record !== undefined || entry.quarantine !== undefined) {
        return found;
    }
    const { goneSince: _gone, ...kept } = entry;
    return { ...found, record: { entry: kept } };
}
//# sourceMappingURL=cases.js.map