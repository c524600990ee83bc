import { apply } from '../apply/apply.ts';
import type { ApplyContext } from '../apply/apply-context.ts';
import type { Outcome } from '../apply/outcome.ts';
import { LedgerWrites } from '../inventory/ledger.ts';
import type { Inventory, Owner } from '../inventory/ledger.ts';
import type { TenantRecord } from '../inventory/tenant-record.ts';
import { approve } from '../plan/approval.ts';
import type { ApprovalUse } from '../plan/approval.ts';
import { withWait } from '../plan/change.ts';
import type { Change } from '../plan/change.ts';
import { applicable } from '../plan/plan.ts';
import type { Plan, Refusal } from '../plan/plan.ts';
import type { Round } from '../report/pass-result.ts';
import { noteNews, tellNews } from './decision-news.ts';
import { withLifted } from './lifted.ts';
import type { Lifted } from './lifted.ts';
import type { PassCaches } from './pass-caches.ts';
import type { PassDraft } from './pass-draft.ts';
import type { PassPorts, TenantPlan } from './ports.ts';
import type { CommitRead } from './read-commit.ts';
import type { RefusalMemory } from './refusal-memory.ts';

const PLAN_CHANGED: Refusal = {
  reason: 'PlanChanged',
  message:
    'The plan is not the one that was reviewed: the repository or the tenant moved meanwhile.',
  approvable: false,
};

/** Everything the rounds of a pass share. */
export interface Rounds {
  readonly tenant: TenantPlan;
  readonly ports: PassPorts;
  readonly caches: PassCaches;
  readonly owner: Owner;
  readonly record: TenantRecord;
  readonly context: ApplyContext;
  readonly refusals: RefusalMemory;
  readonly read: CommitRead;
  readonly signal: AbortSignal;
}

/** Carries out what of a plan may be carried out now: approvals first, each used once. */
export async function carryOut(
  { context, tenant, ports, owner }: Rounds,
  plan: Plan,
  inventory: Pick<Inventory, 'decisions' | 'intents'> & { readonly lifted: Lifted },
  draft: PassDraft,
  failed: Set<string>,
): Promise<Round> {
  // An approval is not used up by a plan that it cannot let through.
  const blocked = plan.refusals.some(({ approvable }) => !approvable);
  const approved = approve(withLifted(plan, inventory.lifted), blocked ? [] : inventory.decisions);
  if (approved.used.length > 0) {
    await useApprovals(approved.used, plan.checksum, { tenant, ports, owner }, draft);
  }
  const changed =
    ports.reviewed !== undefined && draft.rounds.length === 0 && plan.checksum !== ports.reviewed;
  const shown: Plan = {
    ...approved.plan,
    refusals: changed ? [...approved.plan.refusals, PLAN_CHANGED] : approved.plan.refusals,
    changes: afterIntents(approved.plan.changes, inventory.intents),
  };
  const wanted = applicable(shown).filter(({ kind }) => kind !== 'keep');
  const ready = wanted.filter(({ file }) => !failed.has(file));
  const undone = wanted.filter(({ file }) => failed.has(file));
  const note = (outcome: Outcome): void => {
    draft.outcome(outcome);
    if (outcome.result === 'failed' || outcome.result === 'not-attempted') {
      failed.add(outcome.change.file);
    }
  };
  const outcomes = await apply(ready, context, note, undone);
  return { plan: shown, outcomes, approvals: approved.used };
}

/** Takes approvals up, in one transaction with the news of them: a crash neither loses nor repeats one. */
async function useApprovals(
  used: readonly ApprovalUse[],
  checksum: string,
  { tenant, ports, owner }: Pick<Rounds, 'tenant' | 'ports' | 'owner'>,
  draft: PassDraft,
): Promise<void> {
  const writes = new LedgerWrites(owner);
  for (const { key, by, only } of used) {
    const file = only === undefined ? {} : { file: only };
    writes.useDecision(key);
    noteNews(writes, tenant.name, key, { kind: 'approval', by, checksum, ...file });
  }
  await ports.records.commit(writes.writes);
  const keys = used.map(({ key }) => key);
  await tellNews(tenant.name, owner.tenantId, ports.records, draft, keys);
}

/** What an earlier pass left in flight and recovery could not end comes before anything new of the same workflow. */
function afterIntents(
  changes: readonly Change[],
  intents: Inventory['intents'],
): readonly Change[] {
  const pending = new Set(
    intents.map((one) => (one.kind === 'create' ? one.file : one.workflowId)),
  );
  return changes.map((change) => {
    if (change.kind === 'create' && pending.has(change.file)) {
      const message =
        'An earlier create of it may still arrive; it is looked for before it is made again.';
      return withWait(change, { reason: 'ListIncomplete', message });
    }
    if (change.workflowId !== undefined && pending.has(change.workflowId)) {
      const message =
        'An earlier change of it is not ended yet; the next pass goes on with that one first.';
      return withWait(change, { reason: 'Recovering', message });
    }
    return change;
  });
}

/** The refusals that nobody lifted: a commit counts as applied only without them. One approved file lifts none. */
export function stillStanding(plan: Plan, round: Round, lifted: Lifted): readonly Refusal[] {
  const changed = round.plan.refusals.filter(({ reason }) => reason === 'PlanChanged');
  return [...plan.refusals.filter(({ reason }) => !lifted.reasons.has(reason)), ...changed];
}

/** Says whether a round changed the tenant or the inventory: what was read before it is then no longer what is. */
export function wrote({ outcomes }: Round): boolean {
  const kept = ['adopted', 'quarantined', 'disowned', 'forgotten'];
  return outcomes.some(({ requests, result }) => requests > 0 || kept.includes(result));
}
