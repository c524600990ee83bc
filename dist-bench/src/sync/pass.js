import { randomUUID } from 'node:crypto';
import { apply } from '../apply/apply.js';
import { recover } from '../apply/recover.js';
import { LedgerWrites, readInventory } from '../inventory/ledger.js';
import { approve } from '../plan/approval.js';
import { withWait } from '../plan/change.js';
import { applicable } from '../plan/plan.js';
import { assess } from './assess.js';
import { identify, stopForOtherWriter } from './identify.js';
import { liftedBy, NOTHING_LIFTED, withLifted } from './lifted.js';
import { PassDraft } from './pass-draft.js';
import { readCommit } from './read-commit.js';
import { proveMissing } from './read-live.js';
import { RefusalMemory } from './refusal-memory.js';
import { release } from './releases.js';
import { remember } from './remember.js';
import { standingRefusals } from './standing-refusals.js';
const MAX_ROUNDS = 3;
const PLAN_CHANGED = {
    reason: 'PlanChanged',
    message: 'The plan is not the one that was reviewed: the repository or the tenant moved meanwhile.',
    approvable: false,
};
/**
 * One pass for one tenant: list, recover, read Git, plan, apply, plan again until nothing is left to do, remember.
 * Start reading here. Trouble of any stage ends in the result, never in a throw; what is known by then is told.
 */
export async function pass(tenant, ports, caches, trigger, signal) {
    const draft = new PassDraft(tenant, trigger, randomUUID(), ports, caches.conditions);
    try {
        const record = await identify(tenant, ports, signal);
        const owner = { tenantId: record.tenantId, sourceUrl: tenant.sourceUrl };
        let inventory = await readInventory(ports.records, owner);
        const refusals = new RefusalMemory(record, () => ports.clock.now());
        const context = applyContext(tenant, ports, owner, record, refusals, signal);
        let live = await listOrRescue(inventory, ports, context, draft, signal);
        if (inventory.intents.length > 0) {
            draft.recovered = await recover(inventory, live, ports.records, context);
            live = await draft.timed('listMs', () => ports.tenant.listWorkflows(signal));
            inventory = await readInventory(ports.records, owner);
        }
        draft.looked = true;
        const started = await release(tenant.name, record, inventory, live, owner, ports);
        draft.decisions.push(...started.news);
        inventory = await readInventory(ports.records, owner);
        await proveMissing(live, inventory, ports.tenant, signal);
        const read = await readCommit(tenant, ports, started.record, caches, draft, signal);
        if (read !== undefined) {
            const { record: current } = started;
            const rounds = { tenant, ports, caches, owner, record: current, refusals, read, signal };
            const commit = read.snapshot.commit.sha;
            await reconcile({ ...rounds, context: { ...context, commit } }, live, inventory, draft);
        }
    }
    catch (error) {
        draft.trouble(error);
    }
    const result = draft.result();
    caches.conditions = result.conditions;
    return result;
}
/** Lists the tenant. What is switched off for an edit needs no list to be switched on: that happens even without one. */
async function listOrRescue(inventory, ports, context, draft, signal) {
    try {
        return await draft.timed('listMs', () => ports.tenant.listWorkflows(signal));
    }
    catch (error) {
        const intents = inventory.intents.filter(({ kind }) => kind === 'edit');
        if (!signal.aborted) {
            draft.recovered = await recover({ ...inventory, intents }, [], ports.records, context);
            draft.looked = true;
        }
        throw error;
    }
}
async function reconcile(rounds, listed, owned, draft) {
    const { tenant, ports, caches, owner, signal, read } = rounds;
    let live = listed;
    let inventory = owned;
    let record = rounds.record;
    let first;
    let last;
    let lifted = NOTHING_LIFTED;
    let standing;
    const failed = new Set();
    do {
        const facts = {
            owner,
            record,
            inventory,
            live,
            described: read.described,
            snapshot: read.snapshot,
            refusals: standingRefusals(tenant, record, read, ports.clock.now()),
        };
        last = await draft.timed('planMs', () => assess(tenant, facts, ports, caches.forms, signal));
        first ??= last;
        if (last.otherWriter !== undefined && record.stopped === undefined) {
            record = await stopForOtherWriter(last.otherWriter, record, tenant, ports, owner);
            continue;
        }
        const { plan } = last;
        const { decisions, intents } = inventory;
        const before = lifted;
        const round = await draft.timed('applyMs', () => carryOut(rounds, plan, { decisions, intents, lifted: before }, draft, failed));
        draft.round(round);
        lifted = liftedBy(plan, round.approvals, before);
        standing = stillStanding(plan, round, lifted);
        if (!wrote(round)) {
            break;
        }
        live = await draft.timed('listMs', () => ports.tenant.listWorkflows(signal));
        inventory = await readInventory(ports.records, owner);
    } while (draft.rounds.length < MAX_ROUNDS && !signal.aborted);
    caches.forms.keepOnly(new Set(live.map(({ id }) => id)));
    await remember({ ...rounds, record, inventory, live, first, last, standing }, draft);
}
async function carryOut({ context, ports, owner }, plan, inventory, draft, failed) {
    // An approval is not used up by a plan that it cannot let through.
    const blocked = plan.refusals.some(({ approvable }) => !approvable);
    const approved = approve(withLifted(plan, inventory.lifted), blocked ? [] : inventory.decisions);
    if (approved.used.length > 0) {
        const writes = new LedgerWrites(owner);
        for (const { key } of approved.used) {
            writes.useDecision(key);
        }
        await ports.records.commit(writes.writes);
    }
    const pending = new Set(inventory.intents.flatMap((intent) => (intent.kind === 'create' ? [intent.file] : [])));
    const wait = {
        reason: 'ListIncomplete',
        message: 'An earlier create of it may still arrive; it is looked for before it is made again.',
    };
    const changed = ports.reviewed !== undefined && draft.rounds.length === 0 && plan.checksum !== ports.reviewed;
    const shown = {
        ...approved.plan,
        refusals: changed ? [...approved.plan.refusals, PLAN_CHANGED] : approved.plan.refusals,
        changes: approved.plan.changes.map((change) => change.kind === 'create' && pending.has(change.file) ? withWait(change, wait) : change),
    };
    const ready = applicable(shown).filter(({ file, kind }) => kind !== 'keep' && !failed.has(file));
    const outcomes = await apply(ready, context, (outcome) => {
        draft.outcome(outcome);
        if (outcome.result === 'failed' || outcome.result === 'not-attempted') {
            failed.add(outcome.change.file);
        }
    });
    return { plan: shown, outcomes, approvals: approved.used };
}
/** The refusals that nobody lifted: a commit counts as applied only without them. One approved file lifts none. */
function stillStanding(plan, round, lifted) {
    const changed = round.plan.refusals.filter(({ reason }) => reason === 'PlanChanged');
    return [...plan.refusals.filter(({ reason }) => !lifted.reasons.has(reason)), ...changed];
}
function wrote({ outcomes }) {
    return outcomes.some(({ requests, result }) => requests > 0 || result === 'adopted');
}
function applyContext(tenant, ports, owner, record, refusals, signal) {
    return {
        tenant: ports.tenant,
        records: ports.records,
        owner,
        clock: ports.clock,
        commit: record.appliedCommit ?? '',
        patch: tenant.patch,
        maxDisabled: tenant.maxDisabled,
        refusals,
        ...(record.identityId === undefined ? {} : { identityId: record.identityId }),
        signal,
        permit: () => ports.permit(),
    };
}
//# sourceMappingURL=pass.js.map