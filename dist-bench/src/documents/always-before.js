import { followers, reachableSteps } from '../workflow/graph.js';
/**
 * Computes the dominators of a map (Cooper, Harvey, Kennedy: "A Simple, Fast Dominance Algorithm"). A step left
 * through its `catch` counts as run: its variable then holds the error (facts 3.5).
 */
export function alwaysBefore(map) {
    const order = reversePostorder(map);
    const index = new Map(order.map((key, at) => [key, at]));
    const predecessors = order.map(() => []);
    order.forEach((key, at) => {
        for (const to of followers(map, key)) {
            predecessors[index.get(to) ?? 0]?.push(at);
        }
    });
    const parent = dominatorTree(predecessors);
    return {
        reaches: (key) => index.has(key),
        isBefore: (earlier, later) => {
            const target = index.get(earlier);
            let at = index.get(later);
            if (target === undefined || at === undefined) {
                return false;
            }
            while (at > target) {
                at = parent[at] ?? 0;
                if (at === target) {
                    return true;
                }
            }
            return false;
        },
    };
}
/** `parent[i]` is the nearest step that every way to step `i` passes; numbers fall towards the start, which is 0. */
function dominatorTree(predecessors) {
    const parent = predecessors.map((_, at) => (at === 0 ? 0 : undefined));
    const meet = (a, b) => {
        let left = a;
        let right = b;
        while (left !== right) {
            if (left > right) {
                left = parent[left] ?? 0;
            }
            else {
                right = parent[right] ?? 0;
            }
        }
        return left;
    };
    for (let changed = true; changed;) {
        changed = false;
        for (let at = 1; at < predecessors.length; at += 1) {
            const known = (predecessors[at] ?? []).filter((before) => parent[before] !== undefined);
            const next = known.length === 0 ? 0 : known.reduce(meet);
            if (parent[at] !== next) {
                parent[at] = next;
                changed = true;
            }
        }
    }
    return parent.map((value) => value ?? 0);
}
function reversePostorder(map) {
    const [start] = reachableSteps(map);
    const done = [];
    const seen = new Set();
    const visits = [];
    const enter = (key) => {
        seen.add(key);
        visits.push({ key, next: followers(map, key), at: 0 });
    };
    if (start !== undefined) {
        enter(start);
    }
    for (let visit = visits.at(-1); visit !== undefined; visit = visits.at(-1)) {
        const to = visit.next[visit.at];
        visit.at += 1;
        if (to === undefined) {
            done.push(visit.key);
            visits.pop();
        }
        else if (!seen.has(to)) {
            enter(to);
        }
    }
    return done.toReversed();
}
//# sourceMappingURL=always-before.js.map