import { isObject, own, stringAt } from '../kernel/json.js';
import { problem, validationFailed } from './answer.js';
import { identityReference } from './identities.js';
import { identityIdOf, keepTrigger } from './mint.js';
import { applyRewrites } from './rewrite.js';
import { validateForEnabling } from './validate.js';
/** Says what is wrong with the writable fields' types; undefined when a save takes them (facts 1.4). */
export function badField(body) {
    const name = stringAt(body, 'name');
    if (name === undefined || name.trim() === '') {
        return 'name is required';
    }
    const enabled = own(body, 'enabled');
    if (enabled !== undefined && typeof enabled !== 'boolean') {
        return 'enabled must be true or false';
    }
    const description = own(body, 'description');
    if (description !== undefined && description !== null && typeof description !== 'string') {
        return 'description must be a text';
    }
    // A trigger of null fails; an empty object is the way to have none (facts 2.2).
    for (const field of ['trigger', 'definition', 'owner']) {
        const value = own(body, field);
        if (value !== undefined && !isObject(value)) {
            return `${field} must be an object`;
        }
    }
    return undefined;
}
/** Gives a workflow as the tenant keeps it: owner's name resolved, trigger cleaned, rewrites applied. */
export function settle(tenant, workflow) {
    const trigger = own(workflow, 'trigger');
    const settled = {
        ...workflow,
        description: own(workflow, 'description') ?? '',
        owner: resolveOwner(tenant, own(workflow, 'owner')),
        trigger: isObject(trigger) ? keepTrigger(trigger) : {},
    };
    return applyRewrites(settled, tenant.behaviour.rewrite);
}
/** A stale name is harmless: the tenant knows its people by id (facts 2.4). */
function resolveOwner(tenant, owner) {
    const id = identityIdOf(owner) ?? '';
    const known = tenant.identities.get(id);
    if (known !== undefined) {
        return identityReference(known);
    }
    const name = isObject(owner) ? stringAt(owner, 'name') : undefined;
    return { type: 'IDENTITY', id, ...(name === undefined ? {} : { name }) };
}
/** Says why a save that names an owner is refused; undefined when it is not. */
export function refuseOwner(tenant, owner) {
    if (owner === undefined || tenant.behaviour.owner === 'exists') {
        return undefined;
    }
    return problem(400, `owner ${identityIdOf(owner) ?? ''} was not found`);
}
/** Says why a name is refused; undefined when it is free. */
export function refuseName(tenant, id, workflow) {
    const name = stringAt(workflow, 'name') ?? '';
    const taken = tenant.behaviour.names === 'unique' &&
        tenant.workflows.list().some((other) => other.id !== id && own(other.value, 'name') === name);
    return taken ? problem(400, `a workflow with the name ${name} exists already`) : undefined;
}
/** Says why a workflow cannot be enabled; undefined when it can, or when it stays disabled. */
export function refuseEnabling(tenant, workflow) {
    if (workflow['enabled'] !== true) {
        return undefined;
    }
    const errors = validateForEnabling(workflow);
    if (errors.length > 0) {
        return validationFailed(errors);
    }
    return refuseOwner(tenant, own(workflow, 'owner'));
}
/** Marks a workflow as changed now by somebody. */
export function stamp(tenant, workflow, by) {
    return {
        ...workflow,
        modified: tenant.timestamps.at(tenant.clock.now()),
        modifiedBy: identityReference(by),
    };
}
//# sourceMappingURL=saving.js.map