import { LedgerWrites } from '../inventory/ledger.js';
import { switchOn } from './switching.js';
import { isRefusal, putBackOperations, writeFields } from './write-fields.js';
/**
 * Brings a workflow whose edit broke off back to its enabled state; the intent is closed when that is certain and
 * stays open otherwise, for the next pass. It is not stopped by the pass's own signal: what we switched off is
 * switched on first, and only a second interrupt, which ends the process, comes before it. Never throws.
 */
export async function rescue(intent, known, context) {
    const { signal: _signal, ...patient } = context;
    const mustRun = intent.wasEnabled && intent.wantEnabled;
    try {
        const read = await context.tenant.getWorkflow(intent.workflowId, undefined, 'rescue');
        if (read === undefined) {
            await close(intent, known, undefined, context);
            return 'gone';
        }
        if (read.enabled || !mustRun) {
            await close(intent, known, read, context);
            return 'safe';
        }
        try {
            await close(intent, known, await switchOn(intent.workflowId, patient), context);
            return 'safe';
        }
        catch (error) {
            if (!isRefusal(error)) {
                return 'stuck';
            }
            const operations = putBackOperations(intent.before, intent.fields);
            await writeFields(intent.workflowId, [operations], false, patient);
            await close(intent, known, await switchOn(intent.workflowId, patient), context);
            return 'put-back';
        }
    }
    catch {
        // Whatever broke, the intent is still in the journal and the next pass begins with it.
        return mustRun ? 'stuck' : 'safe';
    }
}
/**
 * Our own half-done write must never look like somebody's drift: what we last asked for at the written fields is
 * forgotten, so that the next plan takes them as never applied. A person's later edit is left to the drift policy.
 */
async function close(intent, known, read, context) {
    const writes = new LedgerWrites(context.owner).closeIntent(intent);
    const { entry, memory } = known;
    const ours = context.identityId === undefined || read?.modifiedBy?.id === context.identityId;
    if (entry !== undefined && memory !== undefined && read !== undefined && ours) {
        const { baseline } = memory;
        const fields = baseline.fields.filter((field) => !intent.fields.includes(field));
        const forgotten = {
            ...entry,
            leftDigest: '',
            ...(read.modified === undefined ? {} : { modified: read.modified }),
            wroteAt: context.clock.now(),
        };
        writes.putEntry(forgotten, { ...memory, baseline: { ...baseline, fields } });
    }
    await context.records.commit(writes.writes);
}
//# sourceMappingURL=rescue.js.map