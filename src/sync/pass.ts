import { randomUUID } from 'node:crypto';
import type { ApplyContext } from '../apply/apply-context.ts';
import { recover } from '../apply/recover.ts';
import { readInventory } from '../inventory/ledger.ts';
import { byPlace } from '../kernel/diagnostic.ts';
import type { Inventory, Owner } from '../inventory/ledger.ts';
import type { TenantRecord } from '../inventory/tenant-record.ts';
import type { Refusal } from '../plan/plan.ts';
import type { PassResult, PassTrigger } from '../report/pass-result.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import { assess } from './assess.ts';
import type { Assessment } from './assess.ts';
import type { Facts } from './facts.ts';
import { lookAtFailures } from './failure-stage.ts';
import { capture } from './capture-stage.ts';
import { carryOut, stillStanding, wrote } from './carry-out.ts';
import type { Rounds } from './carry-out.ts';
import { tellNews } from './decision-news.ts';
import { gateRefusals } from './gate-refusals.ts';
import { identify, stopForOtherWriter } from './identify.ts';
import { liftedBy, NOTHING_LIFTED } from './lifted.ts';
import { PassDraft } from './pass-draft.ts';
import type { PassCaches } from './pass-caches.ts';
import type { PassPorts, TenantPlan } from './ports.ts';
import { readCommit } from './read-commit.ts';
import { noteOutcome, tellLate } from './outcome-news.ts';
import { proveMissing } from './read-live.ts';
import { RefusalMemory } from './refusal-memory.ts';
import { release } from './releases.ts';
import { remember } from './remember.ts';
import { watchRollouts } from './rollout-stage.ts';
import { standingRefusals, suspendedBy } from './standing-refusals.ts';
import { warn } from './warning-stage.ts';

const MAX_ROUNDS = 3;

/**
 * One pass for one tenant: list, recover, read Git, plan, apply, plan again until nothing is left to do, remember.
 * Start reading here. Trouble of any stage ends in the result, never in a throw; what is known by then is told.
 */
export async function pass(
  tenant: TenantPlan,
  ports: PassPorts,
  caches: PassCaches,
  trigger: PassTrigger,
  signal: AbortSignal,
): Promise<PassResult> {
  const draft = new PassDraft(tenant, trigger, randomUUID(), ports, caches.conditions);
  // Git answers while the tenant is asked; what it says is looked at when its turn comes, if that comes.
  const asking = new AbortController();
  const asked = draft.timed('fetchMs', () =>
    ports.source.read(AbortSignal.any([signal, asking.signal])),
  );
  asked.catch(() => undefined);
  try {
    const record = await identify(tenant, ports, signal);
    const owner: Owner = { tenantId: record.tenantId, sourceUrl: tenant.sourceUrl };
    let inventory = await readInventory(ports.records, owner);
    const refusals = new RefusalMemory(record, () => ports.clock.now());
    const context: ApplyContext = {
      ...applyContext(tenant, ports, owner, record, refusals, signal),
      lockLag: caches.lockLag,
      note: (writes, done) =>
        noteOutcome(writes, done, { tenant: tenant.name, ...owner }, ports.clock.now(), draft),
    };
    let live = await listOrRescue(inventory, ports, context, draft, signal);
    if (inventory.intents.length > 0) {
      const [open, listed] = [inventory, live];
      draft.recovered = await draft.stage('recover', () =>
        recover(open, listed, ports.records, context),
      );
      live = await draft.timed('listMs', () => ports.tenant.listWorkflows(signal));
      inventory = await readInventory(ports.records, owner);
    }
    draft.looked = true;
    const released = await release(tenant.name, record, inventory, live, owner, ports);
    const current = released.record;
    await tellNews(tenant.name, owner.tenantId, ports.records, draft);
    await tellLate({ tenant: tenant.name, ...owner }, ports.records, draft);
    draft.suspended = suspendedBy(tenant, current);
    if (released.acted) {
      inventory = await readInventory(ports.records, owner);
    }
    await proveMissing(live, inventory, ports.tenant, signal);
    const read = await readCommit(tenant, ports, asked, current, caches, draft, signal);
    if (read !== undefined) {
      const rounds = { tenant, ports, caches, owner, record: current, refusals, read, signal };
      const commit = read.snapshot.commit.sha;
      await reconcile({ ...rounds, context: { ...context, commit } }, live, inventory, draft);
    }
  } catch (error) {
    draft.trouble(error);
    asking.abort(error);
    await asked.catch(() => undefined);
  }
  const result = draft.result();
  caches.conditions = result.conditions;
  return result;
}

/** Lists the tenant. What is switched off for an edit needs no list to be switched on: that happens even without one. */
async function listOrRescue(
  inventory: Inventory,
  ports: PassPorts,
  context: ApplyContext,
  draft: PassDraft,
  signal: AbortSignal,
): Promise<readonly LiveWorkflow[]> {
  try {
    return await draft.timed('listMs', () => ports.tenant.listWorkflows(signal));
  } catch (error) {
    const intents = inventory.intents.filter(({ kind }) => kind === 'edit');
    if (!signal.aborted) {
      draft.recovered = await recover({ ...inventory, intents }, undefined, ports.records, context);
      draft.looked = true;
    }
    throw error;
  }
}

async function reconcile(
  rounds: Rounds,
  listed: readonly LiveWorkflow[],
  owned: Inventory,
  draft: PassDraft,
): Promise<void> {
  const { tenant, ports, caches, owner, signal, read } = rounds;
  let live = listed;
  let inventory = owned;
  let record = rounds.record;
  let first: Assessment | undefined;
  let last: Assessment;
  let lifted = NOTHING_LIFTED;
  let standing: readonly Refusal[] | undefined;
  const failed = new Set<string>();
  do {
    const facts: Facts = {
      owner,
      record: measuredAgainst(record, draft),
      inventory,
      live,
      described: read.described,
      snapshot: read.snapshot,
      trust: read.trust,
      refusals: [
        ...standingRefusals(tenant, record, read, ports.clock.now()),
        ...(await gateRefusals(tenant, read, ports)),
      ],
    };
    last = await draft.timed('planMs', () => assess(tenant, facts, ports, caches, signal));
    first ??= last;
    draft.planned(last);
    draft.diagnostics = [...read.described.diagnostics, ...last.diagnostics].toSorted(byPlace);
    if (last.otherWriter !== undefined && record.stopped === undefined) {
      record = await stopForOtherWriter(last.otherWriter, record, tenant, ports, owner);
      continue;
    }
    const { plan } = last;
    const { decisions, intents } = inventory;
    const before = lifted;
    const context = { ...rounds.context, listed: live };
    const round = await draft.timed('applyMs', () =>
      carryOut({ ...rounds, context }, plan, { decisions, intents, lifted: before }, draft, failed),
    );
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
  await draft.stage('capture', () => capture({ ...rounds, live, first, last }, draft));
  ({ inventory, last } = await draft.stage('rollouts', () =>
    watchRollouts({ ...rounds, inventory, live, last }, draft),
  ));
  await draft.stage('failures', () => lookAtFailures({ ...rounds, inventory, live }, draft));
  await draft.stage('warnings', () => warn({ ...rounds, live, first, last }, draft));
  const { lookUps } = caches;
  await draft.stage('remember', () =>
    remember({ ...rounds, record, inventory, live, first, last, standing, lookUps }, draft),
  );
}

/** The record with the number of workflows that the list must have after what we ourselves made and removed. */
function measuredAgainst(record: TenantRecord, { recovered, rounds }: PassDraft): TenantRecord {
  const results = rounds.flatMap(({ outcomes }) => outcomes.map(({ result }) => result));
  const count = (wanted: string): number => results.filter((result) => result === wanted).length;
  const ended = recovered.filter(
    ({ intent, end }) => intent.kind === 'delete' && end === 'gone',
  ).length;
  return record.liveCount === undefined
    ? record
    : { ...record, liveCount: record.liveCount + count('created') - count('deleted') - ended };
}

function applyContext(
  tenant: TenantPlan,
  ports: PassPorts,
  owner: Owner,
  record: TenantRecord,
  refusals: RefusalMemory,
  signal: AbortSignal,
): Omit<ApplyContext, 'lockLag'> {
  return {
    tenant: ports.tenant,
    records: ports.records,
    owner,
    listed: [],
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
