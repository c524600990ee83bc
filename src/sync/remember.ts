import type { Inventory, Owner } from '../inventory/ledger.ts';
import type { TenantRecord } from '../inventory/tenant-record.ts';
import type { Outcome } from '../apply/outcome.ts';
import { withAppliedCommit } from '../inventory/applied-commit.ts';
import { writesTenant } from '../plan/change.ts';
import type { Change } from '../plan/change.ts';
import type { Refusal } from '../plan/plan.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import type { Assessment } from './assess.ts';
import { askerOf } from './desired-pairs.ts';
import { LOOK_UP_COLLECTION } from './look-ups.ts';
import type { LookUps } from './look-ups.ts';
import type { PassDraft } from './pass-draft.ts';
import type { PassPorts, TenantPlan } from './ports.ts';
import type { CommitRead } from './read-commit.ts';
import type { RefusalMemory } from './refusal-memory.ts';
import { settle } from './settle.ts';

/** What the end of a pass remembers from. */
export interface Ending {
  readonly tenant: TenantPlan;
  readonly ports: PassPorts;
  readonly owner: Owner;
  readonly record: TenantRecord;
  readonly inventory: Inventory;
  readonly live: readonly LiveWorkflow[];
  readonly first: Assessment;
  readonly last: Assessment;
  /** Why the last plan waits as a whole, without what was approved; undefined when none was carried out. */
  readonly standing: readonly Refusal[] | undefined;
  readonly read: CommitRead;
  readonly refusals: RefusalMemory;
  readonly lookUps: LookUps;
}

/** Writes, in one transaction, what the next pass has to know, and gives the draft what of it is news. */
export async function remember(ending: Ending, draft: PassDraft): Promise<void> {
  const { tenant, ports, owner, first, last, inventory } = ending;
  const outcomes = draft.rounds.flatMap((round) => round.outcomes);
  const settled = settle({
    owner,
    inventory,
    first: first.cases,
    last: last.cases,
    outcomes,
    policy: tenant.policies.drift,
    now: ports.clock.now(),
  });
  draft.news(settled);
  draft.planned(last);
  draft.unmanaged = { ...draft.unmanaged, news: unmanagedNews(ending) };

  const writes = settled.writes;
  const record = recordAfter(ending, outcomes);
  if (JSON.stringify(record) !== JSON.stringify(ending.record)) {
    writes.putTenant(tenant.name, record);
  }
  for (const { key, decision } of inventory.decisions) {
    // An approval is for one plan: when the plan became another, or was carried out, it is void.
    if (decision.kind === 'approve' && decision.checksum !== first.plan.checksum) {
      writes.useDecision(key);
    }
  }
  for (const { change } of outcomes.filter(({ result }) => result === 'failed')) {
    const document = ending.read.described.documents.find(({ file }) => file === change.file);
    if (document !== undefined) {
      ending.lookUps.forget(askerOf(document));
    }
  }
  for (const [key, value] of ending.lookUps.takeChanges()) {
    writes.put(LOOK_UP_COLLECTION, key, value);
  }
  if (writes.writes.length > 0) {
    await ports.records.commit(writes.writes);
  }
  await draft.readCommits(ending.read.snapshot, (sha) => ports.source.at(sha));
}

/** Waits that a person in the tenant, or time, has brought about: a commit is applied in spite of them. */
const NOT_OF_THE_COMMIT: ReadonlySet<string> = new Set([
  'Held',
  'Settling',
  'PruneDelay',
  'Grace',
  'TouchedInTenant',
  'ExecutionsRunning',
]);

/** Says that all of the commit is applied, and nothing of it was refused. */
function isWell({ read, last, inventory }: Ending, outcomes: readonly Outcome[]): boolean {
  const { sha } = read.snapshot.commit;
  return (
    last.plan.changes.every((change) => !writesTenant(change) || isNotOfTheCommit(change)) &&
    outcomes.every(({ result }) => result !== 'failed' && result !== 'not-attempted') &&
    [...read.described.diagnostics, ...last.diagnostics].every(
      ({ severity }) => severity !== 'error',
    ) &&
    inventory.entries.every(
      ({ rejections, trial }) =>
        trial?.degraded !== true && rejections.every(({ commit }) => commit !== sha),
    )
  );
}

function isNotOfTheCommit({ wait, reason }: Change): boolean {
  const corrects = reason === 'Drifted' || reason === 'DeletedInTenant';
  return NOT_OF_THE_COMMIT.has(wait?.reason ?? '') || (wait?.reason === 'Suspended' && corrects);
}

function unmanagedNews({ tenant, record, last }: Ending): PassDraft['unmanaged']['news'] {
  return tenant.unmanaged === 'report'
    ? last.unmanaged.filter(({ id, enabled }) => {
        const seen = record.unmanagedSeen[id];
        return seen === undefined || (!seen && enabled);
      })
    : [];
}

function recordAfter(ending: Ending, outcomes: readonly Outcome[]): TenantRecord {
  const { record, read, last, live, refusals, standing, ports } = ending;
  const { commit, revision } = read.snapshot;
  const accepted = standing?.length === 0;
  const well = isWell(ending, outcomes);
  const applied = withAppliedCommit(record.applied ?? [], commit.sha, well, ports.clock.now());
  return {
    ...refusals.into(record),
    ...(accepted ? { appliedCommit: commit.sha, appliedRevision: revision, applied } : {}),
    // A shrunken list stays measured against the full one until the difference is approved.
    ...((standing ?? last.plan.refusals).some(({ reason }) => reason === 'LiveShrunk')
      ? {}
      : { liveCount: live.length }),
    unmanagedSeen: Object.fromEntries(last.unmanaged.map(({ id, enabled }) => [id, enabled])),
  };
}
