import { LedgerWrites } from '../inventory/ledger.js';
import { formDigest, normalForm } from '../normal-form/normal-form.js';
import { tenantNow } from './apply-context.js';
import { switchOff } from './switching.js';
import { failed, outcome } from './tell-outcome.js';
/** Switches off a workflow whose file is gone and remembers how it was, for the day the file returns. */
export async function quarantine(change, context) {
    const { entry, live } = change;
    if (entry === undefined || live === undefined) {
        return outcome(change, 'skipped', { reason: 'NothingToWrite' });
    }
    const intent = {
        ...intentBase(change, context),
        kind: 'edit',
        workflowId: live.id,
        fields: [],
        before: {},
        wasEnabled: live.enabled,
        wantEnabled: false,
    };
    const enabledBefore = entry.enabledBefore ?? live.enabled;
    try {
        const opening = new LedgerWrites(context.owner).openIntent(intent);
        await context.records.commit(opening.putEntry({ ...entry, enabledBefore }).writes);
        const off = live.enabled ? await switchOff(live.id, context) : live;
        const { memory } = change;
        const left = normalForm(off.raw);
        const writes = new LedgerWrites(context.owner).closeIntent(intent).putEntry({
            ...entry,
            leftDigest: formDigest(left),
            ...(off.modified === undefined ? {} : { modified: off.modified }),
            wroteAt: context.clock.now(),
            quarantine: {
                since: new Date(context.clock.now()).toISOString(),
                wasEnabled: enabledBefore,
                ...(off.modified === undefined ? {} : { modified: off.modified }),
            },
        }, memory === undefined ? undefined : { ...memory, baseline: switchedOff(memory.baseline) });
        await context.records.commit(writes.writes);
        return outcome(change, 'quarantined');
    }
    catch (error) {
        return failed(change, error);
    }
}
/** The baseline of a workflow we switched off for good: that it reads disabled is our doing. */
function switchedOff(baseline) {
    return {
        ...baseline,
        fields: [...new Set([...baseline.fields, 'enabled'])],
        sent: { ...baseline.sent, enabled: false },
        left: { ...baseline.left, enabled: false },
    };
}
/** Deletes a quarantined workflow, unless it runs. What is not confirmed deleted stays in the inventory. */
export async function remove(change, context) {
    const { live } = change;
    if (live === undefined) {
        return await forget(change, 'forgotten', context);
    }
    const intent = {
        ...intentBase(change, context),
        kind: 'delete',
        workflowId: live.id,
    };
    try {
        if (await context.tenant.hasRunningExecutions(live.id, context.signal)) {
            return outcome(change, 'skipped', {
                reason: 'ExecutionsRunning',
                message: 'Executions of it are still running; it is deleted when they have ended.',
            });
        }
        const read = await context.tenant.getWorkflow(live.id, context.signal, 'write');
        if (read !== undefined && !sameState(read, live)) {
            return outcome(change, 'skipped', {
                reason: 'ChangedMeanwhile',
                message: 'It was touched in the tenant while its deletion was planned; it is planned again.',
            });
        }
        await open(intent, context);
        context.permit();
        await context.tenant.deleteWorkflow(live.id, context.signal);
        const writes = new LedgerWrites(context.owner).closeIntent(intent).removeEntry(change.file);
        await context.records.commit(writes.writes);
        return outcome(change, 'deleted');
    }
    catch (error) {
        return failed(change, error);
    }
}
/** Ends our ownership without touching the tenant. */
export async function forget(change, result, context) {
    await context.records.commit(new LedgerWrites(context.owner).removeEntry(change.file).writes);
    return outcome(change, result);
}
function sameState(a, b) {
    return a.modified === b.modified && a.enabled === b.enabled;
}
function intentBase(change, context) {
    return {
        file: change.file,
        name: change.name,
        commit: context.commit,
        digest: change.wish?.digest ?? '',
        at: tenantNow(context),
    };
}
async function open(intent, context) {
    await context.records.commit(new LedgerWrites(context.owner).openIntent(intent).writes);
}
//# sourceMappingURL=remove.js.map