import { isAlias, isMap, isPair, isScalar, isSeq } from 'yaml';
/** Where a node starts in its text. */
export function offsetOf(node) {
    return node?.range?.[0] ?? 0;
}
/** Says whether a key is a merge: a plain `<<`. A quoted one is an ordinary key. */
export function isMergeKey(node) {
    return isScalar(node) && node.type === 'PLAIN' && node.source === '<<';
}
/** Finds the anchor each alias means: the last of its name before it. One pass, where the library asks once an alias. */
export function aliasTargets(root) {
    const anchors = new Map();
    const targets = new Map();
    const waiting = [root];
    while (waiting.length > 0) {
        const node = waiting.pop();
        if (isAlias(node)) {
            const target = anchors.get(node.source);
            if (target !== undefined) {
                targets.set(node, target);
            }
        }
        else if (isPair(node)) {
            waiting.push(node.value, node.key);
        }
        else if (isScalar(node) || isMap(node) || isSeq(node)) {
            if (node.anchor !== undefined) {
                anchors.set(node.anchor, node);
            }
            if (!isScalar(node)) {
                for (const item of node.items.toReversed()) {
                    waiting.push(item);
                }
            }
        }
    }
    return targets;
}
/** Gives a key as it is written; undefined for an empty key, a list or a mapping. */
export function keyText(node) {
    if (!isScalar(node) || node.value === null) {
        return undefined;
    }
    const plain = node.type === 'PLAIN' ? node.source : undefined;
    return plain ?? (typeof node.value === 'string' ? node.value : undefined);
}
//# sourceMappingURL=yaml-nodes.js.map