import type { Inventory, Owner } from '../inventory/ledger.ts';
import type { TenantRecord } from '../inventory/tenant-record.ts';
import type { Refusal } from '../plan/plan.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import type { Assessment } from './assess.ts';
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
  draft.cases = last.cases;
  draft.unmanaged = unmanagedNews(ending);

  const writes = settled.writes;
  const record = recordAfter(ending);
  if (JSON.stringify(record) !== JSON.stringify(ending.record)) {
    writes.putTenant(tenant.name, record);
  }
  for (const { key, decision } of inventory.decisions) {
    // An approval is for one plan: when the plan became another, or was carried out, it is void.
    if (decision.kind === 'approve' && decision.checksum !== first.plan.checksum) {
      writes.useDecision(key);
    }
  }
  if (writes.writes.length > 0) {
    await ports.records.commit(writes.writes);
  }
  await draft.readCommits(ending.read.snapshot);
}

function unmanagedNews({ tenant, record, last }: Ending): PassDraft['unmanaged'] {
  const news =
    tenant.unmanaged === 'report'
      ? last.unmanaged.filter(({ id, enabled }) => {
          const seen = record.unmanagedSeen[id];
          return seen === undefined || (!seen && enabled);
        })
      : [];
  return { news, count: last.unmanaged.length };
}

function recordAfter({ record, read, last, live, refusals, standing }: Ending): TenantRecord {
  const { commit, revision } = read.snapshot;
  const accepted = standing?.length === 0;
  return {
    ...refusals.into(record),
    ...(accepted ? { appliedCommit: commit.sha, appliedRevision: revision } : {}),
    // A shrunken list stays measured against the full one until the difference is approved.
    ...((standing ?? last.plan.refusals).some(({ reason }) => reason === 'LiveShrunk')
      ? {}
      : { liveCount: live.length }),
    unmanagedSeen: Object.fromEntries(last.unmanaged.map(({ id, enabled }) => [id, enabled])),
  };
}
