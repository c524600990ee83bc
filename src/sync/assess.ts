import { fileOf } from '../plan/match.ts';
import type { Pair } from '../plan/match.ts';
import { planCases } from '../plan/cases.ts';
import type { Change } from '../plan/change.ts';
import type { Case } from '../plan/case.ts';
import { classify } from '../plan/classify.ts';
import type { PlanContext } from '../plan/context.ts';
import { mayBeOurLateRequest } from '../plan/late-request.ts';
import { guard } from '../plan/guard.ts';
import type { LiveForms } from '../plan/live-forms.ts';
import { assemble } from '../plan/plan.ts';
import type { Plan, Refusal } from '../plan/plan.ts';
import { appliedWish, rejectionOf } from '../inventory/entry.ts';
import type { AppliedWish, Memory } from '../inventory/entry.ts';
import { readMemory } from '../inventory/ledger.ts';
import { readDocument } from '../documents/read-document.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import { desiredPairs } from './desired-pairs.ts';
import type { DesiredPairs } from './desired-pairs.ts';
import type { Facts } from './facts.ts';
import type { PassCaches } from './pass-caches.ts';
import type { PlanPorts, TenantPlan } from './ports.ts';

/** What planning found: a plan, and what it is made from. */
export interface Assessment {
  readonly plan: Plan;
  readonly cases: readonly Case[];
  /** What is wrong with files once the tenant was asked for what they refer to. */
  readonly diagnostics: readonly Diagnostic[];
  /** Workflows no file describes and nobody owns. */
  readonly unmanaged: readonly LiveWorkflow[];
  /** An owned workflow that our own credentials changed without us. */
  readonly otherWriter?: LiveWorkflow;
}

/** How far back a file's history is searched for the state a lost store had applied. */
const HISTORY_LIMIT = 200;

/** Plans a tenant from what was read; reads memories and histories where something moved, and writes nothing. */
export async function assess(
  tenant: TenantPlan,
  facts: Facts,
  ports: PlanPorts,
  caches: PassCaches,
  signal?: AbortSignal,
): Promise<Assessment> {
  const { inventory, live, described, record, snapshot } = facts;
  const { forms } = caches;
  const wanted = await desiredPairs(tenant, facts, ports, caches, signal);
  const { pairs, diagnostics } = wanted;
  const memories = await readMemories(pairs, facts, forms, ports);
  const earlier = await findEarlier(wanted, facts, forms, signal);
  const context: PlanContext = {
    policies: tenant.policies,
    commit: snapshot.commit.sha,
    now: ports.clock.now(),
    ...(record.identityId === undefined ? {} : { identityId: record.identityId }),
    suspendedFiles: record.suspendedFiles ?? [],
    liveForm: (workflow) => forms.of(workflow),
    memory: (file) => memories.get(file),
    earlier: (file) => earlier.get(file),
  };
  const cases = planCases(pairs, context);
  const changes = cases.flatMap(({ change }) => (change === undefined ? [] : [change]));
  const owned = inventory.entries.length;
  const weighed = guard({
    changes,
    limits: tenant.policies.guard,
    owned,
    desired: described.documents.length + described.invalid.length,
    live: live.length,
    ...(record.liveCount === undefined ? {} : { liveBefore: record.liveCount }),
  });
  const plan = assemble(
    {
      tenant: tenant.name,
      revision: snapshot.revision,
      commit: snapshot.commit.sha,
      ...(facts.trust.kind === 'verified' ? { signedBy: facts.trust.signedBy } : {}),
      refusals: [...facts.refusals.filter((one) => isDue(one, changes)), ...weighed],
      owned,
    },
    tenant.url,
    changes,
  );
  const otherWriter = findOtherWriter(facts, forms, context);
  return {
    plan,
    cases,
    diagnostics,
    unmanaged: unmanagedOf(facts, cases),
    ...(otherWriter === undefined ? {} : { otherWriter }),
  };
}

/** A tenant whose every plan needs an approval does not ask for one while there is nothing that it would let through. */
function isDue({ reason }: Refusal, changes: readonly Change[]): boolean {
  const asks = ({ kind, wait }: Change): boolean =>
    wait === undefined ? kind !== 'keep' && kind !== 'forget' : wait.release === 'approve';
  return (
    reason !== 'ApprovalRequired' ||
    changes.some((change) => asks(change) && change.reason !== 'EqualToFile')
  );
}

async function readMemories(
  pairs: readonly Pair[],
  facts: Facts,
  forms: LiveForms,
  ports: PlanPorts,
): Promise<ReadonlyMap<string, Memory>> {
  const memories = new Map<string, Memory>();
  for (const pair of pairs) {
    const { entry, live } = pair;
    const asked = pair.kind === 'file' ? pair.desired.digest : entry?.sentDigest;
    const still =
      pair.kind !== 'gone' &&
      entry?.file === fileOf(pair) &&
      entry?.sentDigest === asked &&
      rejectionOf(entry, asked ?? '') === undefined &&
      live !== undefined &&
      entry?.leftDigest === forms.of(live).digest;
    const due = entry !== undefined && live !== undefined;
    if (due && (!still || entry.quarantine !== undefined)) {
      const memory = await readMemory(ports.records, facts.owner, entry.file);
      if (memory !== undefined) {
        memories.set(entry.file, memory);
      }
    }
  }
  return memories;
}

/**
 * For files without a record whose name one workflow carries: the newest earlier state of the file that equals what is
 * live is what was applied before the store was lost.
 */
async function findEarlier(
  { pairs, again }: DesiredPairs,
  { snapshot }: Facts,
  forms: LiveForms,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, AppliedWish>> {
  const found = new Map<string, AppliedWish>();
  for (const pair of pairs) {
    const [candidate, ...more] = pair.kind === 'file' && !pair.entry ? pair.byName : [];
    if (pair.kind !== 'file' || candidate === undefined || more.length > 0) {
      continue;
    }
    const form = forms.of(candidate).form;
    if (classify(pair.desired, form, undefined).length > 0) {
      const { file } = pair.desired;
      const history = await snapshot.history(file, HISTORY_LIMIT, signal);
      const texts = await snapshot.read([...new Set(history.map(({ oid }) => oid))], signal);
      for (const { oid } of history) {
        const read = readDocument(file, texts.get(oid) ?? new Uint8Array());
        const { document } = read;
        const wish = document === undefined ? undefined : again({ ...read, document });
        if (wish !== undefined && classify(wish, form, undefined).length === 0) {
          found.set(file, appliedWish(wish));
          break;
        }
      }
    }
  }
  return found;
}

/** A change by our own identity that our journal does not know: a second daemon, or a person with our credential. */
function findOtherWriter(
  { inventory, live }: Facts,
  forms: LiveForms,
  context: PlanContext,
): LiveWorkflow | undefined {
  const byId = new Map(live.map((workflow) => [workflow.id, workflow]));
  for (const entry of inventory.entries) {
    const workflow = byId.get(entry.workflowId);
    if (
      workflow !== undefined &&
      context.identityId !== undefined &&
      workflow.modifiedBy?.id === context.identityId &&
      entry.modified !== undefined &&
      workflow.modified !== entry.modified &&
      !mayBeOurLateRequest(entry, workflow, context) &&
      entry.leftDigest !== '' &&
      forms.of(workflow).digest !== entry.leftDigest
    ) {
      return workflow;
    }
  }
  return undefined;
}

function unmanagedOf(facts: Facts, cases: readonly Case[]): readonly LiveWorkflow[] {
  const known = new Set([
    ...facts.inventory.entries.map(({ workflowId }) => workflowId),
    ...facts.inventory.foreign.keys(),
    ...cases.flatMap(({ change }) => change?.workflowId ?? []),
  ]);
  return facts.live.filter(({ id }) => !known.has(id));
}
