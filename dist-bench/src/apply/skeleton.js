import { equal, isObject, own } from '../kernel/json.js';
import { compareText } from '../kernel/diagnostic.js';
import { edgesOf, stepMaps } from '../workflow/step.js';
/**
 * Says whether two normal forms start on the same events, belong to the same owner and take the same paths. A tenant
 * that rewrites anything of this has not stored the workflow that was asked for.
 */
export function sameSkeleton(a, b, fields) {
    return fields.every((field) => equal(skeletonOf(a, field), skeletonOf(b, field)));
}
function skeletonOf(form, field) {
    const value = own(form, field);
    if (field === 'trigger' || field === 'owner') {
        return value ?? null;
    }
    if (field !== 'definition' || !isObject(value)) {
        return null;
    }
    return stepMaps(value).map((map) => [
        map.pointer,
        map.start ?? null,
        [...map.steps]
            .toSorted(([left], [right]) => compareText(left, right))
            .map(([key, step]) => [
            key,
            edgesOf(step).map(({ pointer, to }) => [pointer, to]),
        ]),
    ]);
}
//# sourceMappingURL=skeleton.js.map