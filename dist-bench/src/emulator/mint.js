import { randomUUID } from 'node:crypto';
import { isArray, isObject, objectOf, own, stringAt } from '../kernel/json.js';
/** Writes times as the platform does: RFC 3339 with up to nine digits of fraction, never twice the same. */
export class Timestamps {
    #sequence = 0;
    /** The time of `now` (milliseconds since 1970 UTC). */
    at(now) {
        this.#sequence = (this.#sequence + 1) % 1_000_000;
        const nanoseconds = String(this.#sequence).padStart(6, '0');
        return `${new Date(now).toISOString().slice(0, -1)}${nanoseconds}`.replace(/\.?0+$/, '') + 'Z';
    }
}
/** Gives a definition in which every `param_*` reference has a fresh `refID` (facts 2.4). */
export function mintReferences(value) {
    if (isArray(value)) {
        return value.map(mintReferences);
    }
    if (!isObject(value)) {
        return value;
    }
    return objectOf(Object.entries(value).map(([key, member]) => {
        const minted = mintReferences(member);
        return key.startsWith('param_') && isObject(minted)
            ? [key, { ...minted, refID: randomUUID() }]
            : [key, minted];
    }));
}
/**
 * Gives a trigger as the platform keeps it (facts 2.4, 2.5): `filter` without `.$` is dropped, without
 * a word, and `integrationId` is there.
 */
export function keepTrigger(trigger) {
    const attributes = own(trigger, 'attributes');
    if (!isObject(attributes)) {
        return trigger;
    }
    const { filter: _dropped, ...kept } = attributes;
    return {
        ...trigger,
        attributes: { ...kept, integrationId: own(attributes, 'integrationId') ?? null },
    };
}
/** The id an owner, creator or modifier names; undefined when the value names nobody. */
export function identityIdOf(value) {
    return isObject(value) ? stringAt(value, 'id') : undefined;
}
//# sourceMappingURL=mint.js.map