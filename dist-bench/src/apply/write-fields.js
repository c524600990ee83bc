import { isWithin } from '../kernel/pointer.js';
import { lay } from '../normal-form/lay.js';
import { makeOperations } from '../plan/json-patch.js';
import { isTenantError } from '../tenant/tenant-error.js';
/** Waits before a 400 right after switching off is believed: the lock may lag behind the flag (facts 2.1). */
const LOCK_RETRIES_MS = [250, 500, 1000, 2000];
/** The operations of a change in the styles to try, in order; the second is taken when the tenant refuses the first. */
export function operationsFor(wish, fields, live, context) {
    const target = lay(wish, live.raw);
    const styles = context.patch === 'field' || (context.patch === 'auto' && context.refusals.deep())
        ? ['field']
        : context.patch === 'deep'
            ? ['deep']
            : ['deep', 'field'];
    const made = styles.map((style) => makeOperations(live.raw, target, fields, style));
    const [deep, whole] = made;
    return deep !== undefined && whole !== undefined && samePaths(deep, whole) ? [deep] : made;
}
function samePaths(a, b) {
    return a.length === b.length && a.every(({ path }, index) => path === b[index]?.path);
}
/** Names the first number that would lose digits if these operations were sent. */
export function unsafeNumberIn(operations, live) {
    return live.unsafeNumbers.find((pointer) => operations.some(({ path }) => isWithin(pointer, path)));
}
/** Sends the operations in the first style the tenant accepts, and reads the workflow back. */
export async function writeFields(id, styles, afterSwitch, context) {
    const [first = [], second] = styles;
    try {
        return await send(id, first, afterSwitch, context);
    }
    catch (error) {
        if (second === undefined || !isRefusal(error)) {
            throw error;
        }
        const written = await send(id, second, false, context);
        context.refusals.refuseDeep();
        return written;
    }
}
async function send(id, operations, afterSwitch, context) {
    const { tenant, clock, signal } = context;
    const retries = afterSwitch ? [...LOCK_RETRIES_MS] : [];
    for (;;) {
        context.permit();
        try {
            const options = { priority: 'write', ...(signal === undefined ? {} : { signal }) };
            const answer = (await tenant.patchWorkflow(id, operations, options)) ??
                (await tenant.getWorkflow(id, signal, 'write'));
            if (answer !== undefined) {
                return { operations, answer };
            }
        }
        catch (error) {
            const waitMs = isRefusal(error) ? retries.shift() : undefined;
            if (waitMs === undefined) {
                throw error;
            }
            await clock.sleep(waitMs, signal);
        }
    }
}
/** Says that the tenant refused the content of a request: 400, whatever its words. */
export function isRefusal(error) {
    return isTenantError(error) && error.status === 400;
}
/** The operations that put fields back as they were: whole fields, an absent one emptied. */
export function putBackOperations(before, fields) {
    return fields.flatMap((field) => {
        const value = Object.hasOwn(before, field) ? before[field] : undefined;
        if (value !== undefined && value !== null) {
            return [{ op: 'replace', path: `/${field}`, value }];
        }
        return field === 'owner'
            ? []
            : [{ op: 'replace', path: `/${field}`, value: field === 'description' ? '' : {} }];
    });
}
//# sourceMappingURL=write-fields.js.map