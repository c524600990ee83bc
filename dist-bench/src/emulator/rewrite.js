import { isArray, isObject, objectOf } from '../kernel/json.js';
import { parsePointer } from '../kernel/pointer.js';
/** Applies the rewrites of the behaviour switches to a workflow about to be stored. */
export function applyRewrites(workflow, rewrites) {
    return rewrites.reduce((current, rewrite) => {
        const next = rewriteAt(current, parsePointer(rewrite.match), rewrite);
        return isObject(next) ? next : current;
    }, workflow);
}
function rewriteAt(value, tokens, rewrite) {
    const [token = '', ...rest] = tokens;
    function change(member) {
        if (rest.length > 0) {
            return [rewriteAt(member, rest, rewrite)];
        }
        return rewrite.value === undefined ? [] : [rewrite.value];
    }
    if (isArray(value)) {
        return value.flatMap((item, index) => token === '*' || token === String(index) ? change(item) : [item]);
    }
    if (!isObject(value)) {
        return value;
    }
    const members = Object.entries(value).flatMap(([key, member]) => token === '*' || token === key
        ? change(member).map((changed) => [key, changed])
        : [[key, member]]);
    const added = rewrite.add === true &&
        rest.length === 0 &&
        token !== '*' &&
        rewrite.value !== undefined &&
        !Object.hasOwn(value, token)
        ? [[token, rewrite.value]]
        : [];
    return objectOf([...members, ...added]);
}
//# sourceMappingURL=rewrite.js.map