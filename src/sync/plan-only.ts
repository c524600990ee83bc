import { readInventory, readTenantRecord } from '../inventory/ledger.ts';
import { byPlace } from '../kernel/diagnostic.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import type { Commit } from '../git/snapshot.ts';
import type { Case } from '../plan/case.ts';
import type { Plan } from '../plan/plan.ts';
import type { Trouble } from '../report/pass-result.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import { assess } from './assess.ts';
import { formerCommits } from './former-commits.ts';
import type { PassCaches } from './pass-caches.ts';
import { PassDraft } from './pass-draft.ts';
import type { PlanPorts, TenantPlan } from './ports.ts';
import { readCommit } from './read-commit.ts';
import { gateRefusals } from './gate-refusals.ts';
import { proveMissing } from './read-live.ts';
import { standingRefusals } from './standing-refusals.ts';

/** What a plan made outside the daemon found. */
export interface Planned {
  readonly plan: Plan;
  readonly cases: readonly Case[];
  readonly diagnostics: readonly Diagnostic[];
  readonly troubles: readonly Trouble[];
  readonly unmanaged: readonly LiveWorkflow[];
  readonly commits: ReadonlyMap<string, Commit>;
  /** The store has never seen this tenant: ownership, removals and drift cannot be known. */
  readonly firstStart: boolean;
  /** Workflows an earlier process left in the middle of a change. */
  readonly interrupted: readonly string[];
}

/**
 * Plans a tenant without writing anything anywhere: the same stages as a pass, up to the plan. Throws what the tenant
 * and Git throw.
 */
export async function planOnly(
  tenant: TenantPlan,
  ports: PlanPorts,
  caches: PassCaches,
  signal: AbortSignal,
): Promise<Planned> {
  const { tenantId, identityId } = await ports.tenant.identity(signal);
  const known = await readTenantRecord(ports.records, tenant.name);
  const record = {
    unmanagedSeen: {},
    ...(known?.tenantId === tenantId ? known : {}),
    tenantId,
    url: tenant.url,
    ...(identityId === undefined ? {} : { identityId }),
  };
  const owner = { tenantId, sourceUrl: tenant.sourceUrl };
  const live = await ports.tenant.listWorkflows(signal);
  const inventory = await readInventory(ports.records, owner);
  await proveMissing(live, inventory, ports.tenant, signal);
  const draft = new PassDraft(tenant, 'manual', 'plan', ports, []);
  const read = await readCommit(
    tenant,
    ports,
    ports.source.read(signal),
    record,
    caches,
    draft,
    signal,
  );
  if (read === undefined) {
    throw draft.firstError ?? new Error('There is no commit to plan from.');
  }
  const { snapshot, described, trust } = read;
  const assessment = await assess(
    tenant,
    {
      owner,
      record,
      inventory,
      live,
      described,
      snapshot,
      trust,
      refusals: [
        ...standingRefusals(tenant, record, read, ports.clock.now()),
        ...(await gateRefusals(tenant, read, ports)),
      ],
    },
    ports,
    caches,
    signal,
  );
  const { plan, cases, unmanaged } = assessment;
  const files = plan.changes.map(({ file }) => file);
  return {
    plan,
    cases,
    diagnostics: [...described.diagnostics, ...assessment.diagnostics].toSorted(byPlace),
    troubles: draft.result().troubles,
    unmanaged,
    commits: new Map([
      ...(files.length === 0 ? [] : await snapshot.lastCommits(files, signal)),
      ...(await formerCommits([plan], (sha) => ports.source.at(sha, signal))),
    ]),
    firstStart: known?.tenantId !== tenantId,
    interrupted: inventory.intents.map(({ file }) => file),
  };
}
