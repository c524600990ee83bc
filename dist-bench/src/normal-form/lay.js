import { equal, isArray, isObject, objectOf, own, stringAt } from '../kernel/json.js';
import { escapeToken } from '../kernel/pointer.js';
import { isIgnored } from './leaves.js';
import { normalForm } from './normal-form.js';
/**
 * Lays what is wanted over the tenant's raw object: the written value where the file manages, the raw one where the
 * normal form hides it, where it is ignored, or where the file is silent. The normal form of the result is what is
 * wanted, and nothing hidden was touched. An emptied field stands as the tenant takes it: `""` or `{}`.
 */
export function lay(wanted, raw) {
    const form = normalForm(wanted.body);
    const live = normalForm(raw);
    const members = new Map(Object.entries(raw));
    for (const field of wanted.fields) {
        const value = layValue({
            written: own(wanted.body, field),
            wanted: own(form, field),
            raw: own(raw, field),
            live: own(live, field),
            pointer: `/${escapeToken(field)}`,
        }, wanted.ignore);
        members.set(field, value ?? emptyField(field));
    }
    return objectOf(members);
}
/** How a field is emptied: PATCH takes neither a removal nor null for these (facts 2.2). */
function emptyField(field) {
    return field === 'trigger' || field === 'definition' ? {} : '';
}
function layValue(place, ignore) {
    const { written, wanted, raw, live, pointer } = place;
    if (isIgnored(pointer, ignore)) {
        return raw;
    }
    if (wanted === undefined) {
        // Hidden on the tenant's side too: its own spelling of "nothing", or its own value, stays.
        return live === undefined ? (raw ?? undefined) : undefined;
    }
    if (isObject(wanted) && isObject(raw)) {
        return layObject(place, wanted, raw, ignore);
    }
    if (isArray(wanted) && isArray(raw) && isArray(written)) {
        return layArray(place, written, wanted, raw, ignore);
    }
    return equal(wanted, live) ? raw : written;
}
function layObject(place, wanted, raw, ignore) {
    const written = isObject(place.written) ? place.written : {};
    const live = isObject(place.live) ? place.live : {};
    const members = [];
    for (const key of new Set([...Object.keys(raw), ...Object.keys(written)])) {
        const value = hiddenHere(written, wanted, raw, live, key)
            ? (own(raw, key) ?? own(written, key))
            : layValue({
                written: own(written, key),
                wanted: own(wanted, key),
                raw: own(raw, key),
                live: own(live, key),
                pointer: `${place.pointer}/${escapeToken(key)}`,
            }, ignore);
        if (value !== undefined) {
            members.push([key, value]);
        }
    }
    return objectOf(members);
}
/** A member that neither side's normal form shows: the tenant's value stays, else the written one goes along. */
function hiddenHere(written, wanted, raw, live, key) {
    return (own(wanted, key) === undefined &&
        own(live, key) === undefined &&
        (own(written, key) !== undefined || own(raw, key) !== undefined));
}
/** Elements pair by `name` where all have one (variables), else by index where the lengths agree. */
function layArray(place, written, wanted, raw, ignore) {
    const live = isArray(place.live) ? place.live : [];
    const partner = partners(wanted, raw);
    return wanted.map((item, index) => {
        const at = partner(item, index);
        const laid = layValue({
            written: written[index],
            wanted: item,
            raw: at === undefined ? undefined : raw[at],
            live: at === undefined ? undefined : live[at],
            pointer: `${place.pointer}/${index}`,
        }, ignore);
        return laid ?? item;
    });
}
function partners(wanted, raw) {
    const names = raw.map(nameOf);
    const named = names.every((name) => name !== undefined) &&
        new Set(names).size === names.length &&
        new Set(wanted.map(nameOf)).size === wanted.length;
    if (named) {
        return (item) => {
            const at = names.findIndex((name) => name === nameOf(item));
            return at < 0 ? undefined : at;
        };
    }
    return wanted.length === raw.length ? (_, index) => index : () => undefined;
}
function nameOf(value) {
    return isObject(value) ? stringAt(value, 'name') : undefined;
}
//# sourceMappingURL=lay.js.map