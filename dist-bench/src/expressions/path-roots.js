/** Lists which members of the data a path reads: its own root and those of paths inside its filters. */
export function pathRoots(path) {
    const own = path.root === '$' ? rootOf(path) : undefined;
    const inside = path.segments.flatMap((segment) => segment.kind === 'filter' ? expressionRoots(segment.test) : []);
    const passed = (path.call?.arguments ?? []).flatMap(expressionRoots);
    return [...(own === undefined ? [] : [own]), ...inside, ...passed];
}
function rootOf(path) {
    const names = [];
    for (const segment of path.segments) {
        if (segment.kind !== 'key') {
            break;
        }
        names.push(segment.key);
    }
    const [name, ...rest] = names;
    return name === undefined ? undefined : { name, rest, at: path.segments[0].at };
}
function expressionRoots(expression) {
    switch (expression.kind) {
        case 'path':
            return pathRoots(expression.path);
        case 'list':
            return expression.items.flatMap(expressionRoots);
        case 'not':
        case 'negative':
            return expressionRoots(expression.operand);
        case 'and':
        case 'or':
        case 'compare':
        case 'arithmetic':
            return [...expressionRoots(expression.left), ...expressionRoots(expression.right)];
        case 'value':
        case 'regex':
            return [];
    }
}
//# sourceMappingURL=path-roots.js.map