import { randomUUID } from 'node:crypto';
import { isObject, objectOf, own, stringAt } from '../kernel/json.js';
import { WRITABLE_FIELDS } from '../workflow/workflow.js';
import { identityReference } from './identities.js';
import { mintReferences } from './mint.js';
import { settle } from './saving.js';
/** Puts a seed's workflows into a tenant, as if `by` had made them. */
export function plant(tenant, seed, by) {
    for (const written of seed.workflows ?? []) {
        const id = stringAt(written, 'id') ?? randomUUID();
        const at = tenant.timestamps.at(tenant.clock.now());
        const definition = own(written, 'definition');
        const workflow = settle(tenant, {
            id,
            enabled: false,
            owner: identityReference(by),
            ...writableOf(written),
            ...(definition === undefined ? {} : { definition: mintReferences(definition) }),
            executionCount: 0,
            failureCount: 0,
            created: at,
            modified: at,
            creator: identityReference(by),
            modifiedBy: identityReference(by),
        });
        tenant.workflows.put(id, workflow, { by, how: 'seed' });
    }
}
const TEXTS = new Set(['name', 'description']);
/** Takes the writable fields of the right type; a seed may hold what other tools resolve, such as an owner's name. */
function writableOf(written) {
    return objectOf(WRITABLE_FIELDS.flatMap((field) => {
        const value = own(written, field);
        const fits = field === 'enabled'
            ? typeof value === 'boolean'
            : TEXTS.has(field)
                ? typeof value === 'string'
                : isObject(value);
        return fits && value !== undefined ? [[field, value]] : [];
    }));
}
//# sourceMappingURL=plant.js.map