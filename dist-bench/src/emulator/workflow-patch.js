import { own } from '../kernel/json.js';
import { parsePointer } from '../kernel/pointer.js';
import { WRITABLE_FIELDS } from '../workflow/workflow.js';
import { problem } from './answer.js';
import { mintReferences } from './mint.js';
import { applyOperations, readOperations } from './patch.js';
import { badField, refuseEnabling, refuseName, refuseOwner, settle, stamp } from './saving.js';
import { noWorkflow } from './workflow-reads.js';
import { isLocked } from './workflow-store.js';
import { answerWorkflow, LOCKED } from './workflow-writes.js';
const WRITABLE = new Set(WRITABLE_FIELDS);
/** Changes a workflow by JSON Patch, all operations or none (facts 2.3). */
export function patchWorkflow(tenant, call) {
    const stored = tenant.workflows.get(call.id);
    if (stored === undefined) {
        return noWorkflow(call.id);
    }
    if (!/^application\/json-patch\+json\b/i.test(call.contentType)) {
        return problem(400, 'Content-Type must be application/json-patch+json');
    }
    const operations = readOperations(call.body);
    if (!operations.ok) {
        return problem(400, operations.trouble);
    }
    const fields = writtenFields(operations.value);
    if (isLocked(stored, tenant.clock) && !mayPassLock(tenant, fields)) {
        return problem(400, LOCKED);
    }
    if (tenant.behaviour.deepPatch === 'refuse' && operations.value.some(isDeep)) {
        return problem(400, 'only whole fields of a workflow can be patched');
    }
    const refused = change(tenant, stored, operations.value, fields, call.caller.identity);
    if (refused !== undefined) {
        return refused;
    }
    return tenant.behaviour.answer === 'empty' ? { status: 200 } : answerWorkflow(tenant, call.id);
}
/** Changes a workflow as the tenant's own pages do, whatever its enabled state; undefined when done. */
export function editAsSomebody(tenant, stored, operations, by) {
    const applied = applyOperations(stored.value, operations);
    const bad = applied.ok ? badField(applied.value) : applied.trouble;
    if (!applied.ok || bad !== undefined) {
        return problem(400, bad ?? '');
    }
    const edited = settle(tenant, stamp(tenant, { ...applied.value, id: stored.id }, by));
    tenant.workflows.put(stored.id, edited, { by, how: 'edit' });
    return undefined;
}
function change(tenant, stored, operations, fields, by) {
    const readOnly = [...fields].find((field) => !WRITABLE.has(field));
    if (readOnly !== undefined) {
        return problem(400, `/${readOnly} cannot be patched`);
    }
    const applied = applyOperations(stored.value, operations);
    const bad = applied.ok ? (removed(applied.value) ?? badField(applied.value)) : applied.trouble;
    if (!applied.ok || bad !== undefined) {
        return problem(400, bad ?? '');
    }
    const patched = settle(tenant, stamp(tenant, minted(tenant, applied.value), by));
    const refused = (fields.has('owner') ? refuseOwner(tenant, own(patched, 'owner')) : undefined) ??
        refuseName(tenant, stored.id, patched) ??
        (fields.has('enabled') ? refuseEnabling(tenant, patched) : undefined);
    if (refused !== undefined) {
        return refused;
    }
    const disabled = stored.value['enabled'] === true && patched['enabled'] !== true;
    const lockedUntilMs = disabled
        ? tenant.clock.now() + tenant.behaviour.settleMs
        : stored.lockedUntilMs;
    tenant.workflows.put(stored.id, patched, { by, how: 'patch' }, lockedUntilMs);
    return undefined;
}
/** Fields that a patch may not take away: a trigger goes by `{}` only (facts 2.2). */
function removed(workflow) {
    const gone = ['trigger', 'owner', 'enabled'].find((field) => own(workflow, field) === undefined);
    return gone === undefined ? undefined : `${gone} cannot be removed`;
}
function minted(tenant, workflow) {
    const definition = own(workflow, 'definition');
    return {
        ...workflow,
        ...(tenant.behaviour.patchMints && definition !== undefined
            ? { definition: mintReferences(definition) }
            : {}),
        ...(tenant.behaviour.patchResetsCounts ? { executionCount: 0, failureCount: 0 } : {}),
    };
}
/** The fields that operations write to; a test writes nothing, a move writes at both ends. */
function writtenFields(operations) {
    return new Set(operations.flatMap((operation) => {
        if (operation.op === 'test') {
            return [];
        }
        const pointers = operation.op === 'move' && operation.from !== undefined
            ? [operation.path, operation.from]
            : [operation.path];
        return pointers.map((pointer) => parsePointer(pointer)[0] ?? '');
    }));
}
function isDeep(operation) {
    return operation.op !== 'test' && parsePointer(operation.path).length > 1;
}
/** The flag alone may always be changed; what else may is a switch. */
function mayPassLock(tenant, fields) {
    if (fields.size === 1 && fields.has('enabled')) {
        return true;
    }
    return (tenant.behaviour.lock === 'definition' && !fields.has('definition') && !fields.has('trigger'));
}
//# sourceMappingURL=workflow-patch.js.map