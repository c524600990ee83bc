import { stringAt } from '../kernel/json.js';
import { LOOP_ACTIONS, SLEEP_ACTION, edgesOf, stepType } from './step.js';
/** Steps at which a run stands still, for an hour or a person: a cycle through one does not run hot (facts 5.4). */
const WAITING_ACTIONS = new Set([
    SLEEP_ACTION,
    'sp:forms',
    'sp:interactive-form',
    'sp:generic-approval',
    'sp:access-request-approval',
]);
/** Lists the arrows of a map that lead to no step of it. An empty target counts as none written. */
export function danglingEdges(map) {
    return [...map.steps].flatMap(([from, step]) => edgesOf(step)
        .filter((edge) => edge.to !== '' && !map.steps.has(edge.to))
        .map((edge) => ({ from, edge })));
}
/** Lists the steps that follow a step in its own map, each once, in the order the platform looks. */
export function followers(map, key) {
    const step = map.steps.get(key);
    const targets = step === undefined || isEnd(step) ? [] : edgesOf(step).map((edge) => edge.to);
    return [...new Set(targets)].filter((to) => map.steps.has(to));
}
/** Gives the steps that a run can come to, the start first. */
export function reachableSteps(map) {
    const start = typeof map.start === 'string' && map.steps.has(map.start) ? [map.start] : [];
    return closure(start, (key) => followers(map, key));
}
/** Lists the steps that no run can come to, in the order of the file; none while the start itself is unknown. */
export function unreachableSteps(map) {
    const reachable = reachableSteps(map);
    return reachable.size === 0 ? [] : [...map.steps.keys()].filter((key) => !reachable.has(key));
}
/** Lists the reachable steps after which nothing follows although they are no end. */
export function deadEnds(map) {
    return [...reachableSteps(map)].filter((key) => {
        const step = map.steps.get(key);
        return step !== undefined && !isEnd(step) && edgesOf(step).every((edge) => edge.to === '');
    });
}
/**
 * Lists groups of reachable steps that lead to each other and to no end: a run that comes to one never finishes.
 * Each group is in the order of the file.
 */
export function endlessGroups(map) {
    const before = new Map();
    const stops = [];
    const reachable = reachableSteps(map);
    for (const key of reachable) {
        const next = followers(map, key);
        for (const to of next) {
            append(before, to, key);
        }
        // A dead end, a dangling arrow and an end all stop the run; the first two have findings of their own.
        if (next.length === 0 || danglesFrom(map, key)) {
            stops.push(key);
        }
    }
    const ending = closure(stops, (key) => before.get(key) ?? []);
    const endless = new Set([...reachable].filter((key) => !ending.has(key)));
    return components(map, endless).filter((group) => isCycle(map, group));
}
/** Lists groups of reachable steps through which a run can turn without ever waiting. */
export function cyclesWithoutWait(map) {
    const hot = [...reachableSteps(map)].filter((key) => !waits(map.steps.get(key)));
    return components(map, new Set(hot)).filter((group) => isCycle(map, group));
}
/** Lists the loop steps that stand inside the body of another loop, with the map they stand in. */
export function nestedLoops(maps) {
    return maps
        .filter((map) => map.loop !== undefined)
        .flatMap((map) => [...map.steps]
        .filter(([, step]) => LOOP_ACTIONS.has(stringAt(step, 'actionId') ?? ''))
        .map(([key]) => ({ map, key })));
}
/** Groups the keys of a map that `nameOf` gives one name, two or more each. */
export function collidingNames(map, nameOf) {
    const byName = new Map();
    for (const key of map.steps.keys()) {
        append(byName, nameOf(key), key);
    }
    return [...byName].filter(([, keys]) => keys.length > 1).map(([name, keys]) => ({ name, keys }));
}
function isEnd(step) {
    const type = stepType(step);
    return type === 'success' || type === 'failure';
}
function waits(step) {
    return step !== undefined && WAITING_ACTIONS.has(stringAt(step, 'actionId') ?? '');
}
function danglesFrom(map, key) {
    const step = map.steps.get(key);
    return step !== undefined && edgesOf(step).some((edge) => !map.steps.has(edge.to));
}
function closure(from, next) {
    const seen = new Set(from);
    for (const key of seen) {
        for (const to of next(key)) {
            seen.add(to);
        }
    }
    return seen;
}
function append(lists, name, item) {
    const list = lists.get(name);
    if (list === undefined) {
        lists.set(name, [item]);
    }
    else {
        list.push(item);
    }
}
function isCycle(map, group) {
    const [first] = group;
    return group.length > 1 || (first !== undefined && followers(map, first).includes(first));
}
/** Tarjan's strongly connected components among `keys`, without recursion: files can hold very long chains. */
function components(map, keys) {
    const order = new Map();
    const low = new Map();
    const open = [];
    const isOpen = new Set();
    const groups = [];
    const enter = (key) => {
        order.set(key, order.size);
        low.set(key, order.size - 1);
        open.push(key);
        isOpen.add(key);
        return { key, next: followers(map, key).filter((to) => keys.has(to)), at: 0 };
    };
    const lower = (key, to) => {
        low.set(key, Math.min(low.get(key) ?? 0, to ?? 0));
    };
    for (const root of [...map.steps.keys()].filter((key) => keys.has(key))) {
        const visits = order.has(root) ? [] : [enter(root)];
        for (let visit = visits.at(-1); visit !== undefined; visit = visits.at(-1)) {
            const to = visit.next[visit.at];
            visit.at += 1;
            if (to === undefined) {
                visits.pop();
                const parent = visits.at(-1);
                if (parent !== undefined) {
                    lower(parent.key, low.get(visit.key));
                }
                if (low.get(visit.key) === order.get(visit.key)) {
                    const group = new Set(open.splice(open.lastIndexOf(visit.key)));
                    group.forEach((key) => isOpen.delete(key));
                    groups.push(group.size === 1 ? [visit.key] : [...map.steps.keys()].filter((key) => group.has(key)));
                }
            }
            else if (!order.has(to)) {
                visits.push(enter(to));
            }
            else if (isOpen.has(to)) {
                lower(visit.key, order.get(to));
            }
        }
    }
    return groups;
}
//# sourceMappingURL=graph.js.map