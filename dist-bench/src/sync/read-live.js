import { appError } from '../kernel/app-error.js';
import { SYNC_ERRORS } from './errors.js';
/**
 * Asks for every owned workflow that a list lacks: only a 404 proves it gone. One that is there after all means that
 * the list was cut; then nothing may be concluded from it and SYNC_LIST_INCOMPLETE is thrown.
 */
export async function proveMissing(live, inventory, tenant, signal) {
    const listed = new Set(live.map(({ id }) => id));
    for (const { workflowId, name } of inventory.entries) {
        if (!listed.has(workflowId)) {
            const found = await tenant.getWorkflow(workflowId, signal);
            if (found !== undefined) {
                throw appError(SYNC_ERRORS, 'SYNC_LIST_INCOMPLETE', {
                    message: `It lacks "${name}" (${workflowId}), which exists.`,
                });
            }
        }
    }
}
//# sourceMappingURL=read-live.js.map