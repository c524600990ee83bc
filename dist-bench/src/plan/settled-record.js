import { digestOf } from '../kernel/json.js';
import { normalForm } from '../normal-form/normal-form.js';
import { settledBaseline } from './settled-baseline.js';
/**
 * What to remember of a workflow in which nothing is to be written: places that agree become the baseline, and a wish
 * that is wholly met becomes the last good one. Undefined when all of it is remembered already.
 */
export function settledRecord(subject, now) {
    const { desired, wish, entry, live, memory, differences } = subject;
    if (memory === undefined) {
        return undefined;
    }
    const form = normalForm(wish.body);
    const baseline = settledBaseline(memory.baseline, { ...wish, form }, now.form, differences);
    const met = differences.every((one) => one.class === 'residue');
    const { goneSince: _gone, quarantine: _quarantine, enabledBefore: _before, ...kept } = entry;
    const settled = {
        ...kept,
        file: desired.file,
        name: desired.name,
        ...(met ? { sentDigest: wish.digest, leftDigest: now.digest } : {}),
        ...(met && live.modified !== undefined ? { modified: live.modified } : {}),
    };
    const { body, fields, ignore, digest } = wish;
    const remembered = {
        ...memory,
        baseline,
        ...(met ? { lastGood: { body, fields, ignore, digest } } : {}),
    };
    return sameData(settled, entry) && sameData(remembered, memory)
        ? undefined
        : { entry: settled, memory: remembered };
}
function sameData(a, b) {
    return digestOf(asStored(a)) === digestOf(asStored(b));
}
/** The value as it would come back from the store: absent members left out. */
function asStored(value) {
    return JSON.parse(JSON.stringify(value));
}
//# sourceMappingURL=settled-record.js.map