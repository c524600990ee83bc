import { isAppError } from '../kernel/app-error.js';
import { nextRuns } from '../expressions/cron.js';
import { isObject } from '../kernel/json.js';
import { adopt } from './adopt.js';
import { create } from './create.js';
import { edit } from './edit.js';
import { forget, quarantine, remove } from './remove.js';
import { failed, outcome } from './tell-outcome.js';
import { counted } from './tenant-port.js';
/** Changes that happen side by side, one group after the other: what is made first, what is removed last. */
const GROUPS = [
    ['create'],
    ['adopt', 'rename', 'update', 'restore', 'disable', 'enable'],
    ['disown', 'forget', 'quarantine'],
    ['delete'],
];
/** A workflow is not switched off when its own schedule would start it within this time. */
const SCHEDULE_MARGIN_MS = 60_000;
/** Schedules denser than this leave no better moment. */
const SPARSE_SCHEDULE_MS = 300_000;
/**
 * Carries out changes; one that fails does not stop the others, and every change has an outcome even when the pass is
 * interrupted. At most `maxDisabled` workflows are in their cycle at once. Never throws.
 */
export async function apply(changes, context, observer) {
    const outcomes = [];
    let stop;
    for (const kinds of GROUPS) {
        const waiting = changes.filter(({ kind }) => kinds.includes(kind));
        const lanes = Array.from({ length: context.maxDisabled }, async () => {
            for (let change = waiting.shift(); change !== undefined; change = waiting.shift()) {
                const ended = notAttempted(change, stop, context) ?? (await carryOut(change, context));
                stop ??= stopsAll(ended) ? ended : undefined;
                outcomes.push(ended);
                observer(ended);
            }
        });
        await Promise.all(lanes);
    }
    return outcomes;
}
function notAttempted(change, stop, context) {
    if (context.signal?.aborted === true) {
        return outcome(change, 'not-attempted', { reason: 'Interrupted' });
    }
    return stop === undefined
        ? undefined
        : outcome(change, 'not-attempted', {
            ...(stop.reason === undefined ? {} : { reason: stop.reason }),
            ...(stop.message === undefined ? {} : { message: stop.message }),
        });
}
/** Some failures are the tenant's or the store's, not the change's: the others would only fail the same way. */
function stopsAll(ended) {
    const { reason = '' } = ended;
    return (ended.result === 'failed' &&
        (['TENANT_CREDENTIAL_REJECTED', 'TENANT_SCOPE_MISSING', 'Internal'].includes(reason) ||
            reason.startsWith('STORE_')));
}
async function carryOut(change, context) {
    const { tenant, count } = counted(context.tenant);
    try {
        await awaitSchedule(change, context);
        const ended = await perform(change, { ...context, tenant });
        return { ...ended, requests: count() };
    }
    catch (error) {
        // Only the store or a fault of ours comes here: what the tenant says is an outcome already.
        const reason = isAppError(error) ? error.code : 'Internal';
        return { ...failed(change, error, { reason }), requests: count() };
    }
}
async function perform(change, context) {
    switch (change.kind) {
        case 'create':
            return await create(change, context);
        case 'adopt':
            return await adopt(change, context);
        case 'update':
        case 'rename':
        case 'restore':
        case 'enable':
        case 'disable':
            return await edit(change, context);
        case 'quarantine':
            return await quarantine(change, context);
        case 'delete':
            return await remove(change, context);
        case 'disown':
            return await forget(change, 'disowned', context);
        case 'forget':
            return await forget(change, 'forgotten', context);
        case 'keep':
            return outcome(change, 'unchanged');
    }
}
/** Lets a run that is about to start go by, so that an edit does not make the schedule miss it. */
async function awaitSchedule(change, context) {
    const trigger = change.live?.raw['trigger'];
    const attributes = isObject(trigger) ? trigger['attributes'] : undefined;
    if (change.live?.enabled !== true || change.fields.length === 0 || !isObject(attributes)) {
        return;
    }
    if (!isObject(trigger) || trigger['type'] !== 'SCHEDULED') {
        return;
    }
    const now = context.clock.now();
    const [next, after] = nextRuns(attributes, now, 2);
    if (next !== undefined &&
        next - now < SCHEDULE_MARGIN_MS &&
        (after ?? Infinity) - next > SPARSE_SCHEDULE_MS) {
        await context.clock.sleep(next - now + 1000, context.signal);
    }
}
//# sourceMappingURL=apply.js.map