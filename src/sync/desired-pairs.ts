import { checkGate } from '../documents/check-gate.ts';
import { compile, referencesOf } from '../documents/compile.ts';
import type { Desired } from '../documents/desired.ts';
import type { Expanded } from '../documents/expand.ts';
import { checkPolicy } from '../documents/policy.ts';
import type { SoundRead } from './expand-documents.ts';
import { digestOf } from '../kernel/json.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import { match } from '../plan/match.ts';
import type { Pair } from '../plan/match.ts';
import { isTenantError } from '../tenant/tenant-error.ts';
import { referenceText } from '../workflow/reference.ts';
import type { Reference } from '../workflow/reference.ts';
import type { Facts } from './facts.ts';
import { framed } from './framed.ts';
import type { AskedKind, Question } from './look-ups.ts';
import type { PassCaches } from './pass-caches.ts';
import type { PlanPorts, TenantPlan } from './ports.ts';
import { ReferenceBook } from './reference-book.ts';
import { resolvePairs } from './resolve-pairs.ts';
import type { ResolveInput } from './resolve-pairs.ts';

/** Files and workflows paired, with the tenant's ids in what is desired. */
export interface DesiredPairs {
  readonly pairs: readonly Pair[];
  readonly diagnostics: readonly Diagnostic[];
  /** What another version of a file wants, with the same answers; undefined where that is not all known. */
  readonly again: (read: SoundRead) => Desired | undefined;
}

/** Pairs what a commit describes with what the tenant has, and asks the tenant for what the files refer to. */
export async function desiredPairs(
  tenant: TenantPlan,
  { described, inventory, live, record, snapshot }: Facts,
  ports: PlanPorts,
  caches: PassCaches,
  signal?: AbortSignal,
): Promise<DesiredPairs> {
  const obeyed = obeying(described.documents, tenant);
  const matched = match({
    desired: obeyed.documents,
    invalid: described.invalid,
    entries: inventory.entries,
    foreign: inventory.foreign,
    live,
    tree: described.tree,
    ids: described.ids,
    leftOut: described.leftOut,
  });
  const questions = asked(matched, tenant, described.tenant.refs);
  const answers =
    questions.length === 0
      ? new Map<string, never>()
      : await caches.lookUps.answer(
          questions,
          ports.tenant,
          { records: ports.records, tenantId: record.tenantId },
          ports.clock.now(),
          refusalOf,
          signal,
        );
  const input: ResolveInput = {
    pairs: matched,
    answers,
    live,
    refs: described.tenant.refs,
    tenant: tenant.name,
    policy: tenant.policy,
    cache: caches.compiled,
    externalUrl: (id) => ports.tenant.externalUrl(id),
  };
  const resolved = resolvePairs(input);
  const found = [...obeyed.diagnostics, ...resolved.diagnostics];
  return {
    pairs: resolved.pairs,
    diagnostics:
      found.length === 0
        ? found
        : await framed(found, (await snapshot.files('', signal)) ?? [], snapshot, signal),
    again: (read) => {
      const expanded = described.again(read);
      const book = new ReferenceBook(input);
      const desired =
        expanded === undefined
          ? undefined
          : compile(expanded, { reference: (one) => book.id(one), self: () => undefined });
      return desired?.pending.length === 0 ? desired : undefined;
    },
  };
}

/** The documents without the settings that the tenant's policy does not let a file decide. */
function obeying(
  documents: readonly Expanded[],
  { policy, after }: TenantPlan,
): { readonly documents: readonly Expanded[]; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const obeyed = documents.map((document) => {
    const { file, settings, positions } = document;
    const ownerIds = new Set<string>();
    const judged = checkPolicy(policy, { file, body: {}, settings, positions, ownerIds });
    const early = after === undefined ? [] : checkGate(document, after.healthyForMs);
    diagnostics.push(...judged.diagnostics, ...early);
    return judged.diagnostics.length === 0 ? document : { ...document, settings: judged.settings };
  });
  return { documents: obeyed, diagnostics };
}

function asked(
  pairs: readonly Pair<Expanded>[],
  { policy }: TenantPlan,
  refs: ReadonlyMap<string, string>,
): readonly Question[] {
  const ofFiles = pairs.flatMap((pair) => {
    if (pair.kind !== 'file' || pair.desired.tags.length === 0) {
      return [];
    }
    const asker = askerOf(pair.desired);
    return referencesOf(pair.desired).map((reference) => ({ reference, asker }));
  });
  const ofPolicy = (policy.owners ?? []).flatMap((owner) =>
    owner.kind === 'reference' ? [{ reference: owner.reference, asker: 'policy' }] : [],
  );
  return [...ofFiles, ...ofPolicy].flatMap(({ reference, asker }): readonly Question[] =>
    isAsked(reference) && !refs.has(referenceText(reference)) ? [{ reference, asker }] : [],
  );
}

/** Names the state of a document, for which things are looked up. */
export function askerOf({ body }: Pick<Expanded, 'body'>): string {
  return digestOf(body);
}

function isAsked(reference: Reference): reference is Reference & { readonly kind: AskedKind } {
  return reference.kind !== 'workflow';
}

/** A tenant that refuses a look-up leaves what refers to it unresolved; any other trouble is the pass's own. */
function refusalOf(error: unknown): string | undefined {
  return isTenantError(error) && error.outcome === 'refused' && error.status !== 401
    ? error.message
    : undefined;
}
