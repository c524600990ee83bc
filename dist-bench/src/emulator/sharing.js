import { isArray, isObject, objectOf } from '../kernel/json.js';
/** Gives `next` with every part that equals `previous` taken from it, so that revisions share memory. */
export function share(previous, next) {
    if (isObject(previous) && isObject(next)) {
        return shareObject(previous, next);
    }
    if (isArray(previous) && isArray(next)) {
        const items = next.map((item, index) => share(previous[index], item));
        const same = items.length === previous.length && items.every((item, index) => item === previous[index]);
        return same ? previous : items;
    }
    return next;
}
/** As `share`, for objects. */
export function shareObject(previous, next) {
    const members = Object.entries(next).map(([key, value]) => [key, share(Object.hasOwn(previous, key) ? previous[key] : undefined, value)]);
    const same = members.length === Object.keys(previous).length &&
        members.every(([key, value]) => Object.hasOwn(previous, key) && previous[key] === value);
    return same ? previous : objectOf(members);
}
//# sourceMappingURL=sharing.js.map