import { appError } from '../kernel/app-error.ts';
import type { Snapshot } from '../git/snapshot.ts';
import type { Trust } from '../git/trust.ts';
import type { TenantRecord } from '../inventory/tenant-record.ts';
import { SYNC_ERRORS } from './errors.ts';
import { gatedSnapshot } from './gated-snapshot.ts';
import type { PassCaches } from './pass-caches.ts';
import type { PassDraft } from './pass-draft.ts';
import type { PlanPorts, TenantPlan } from './ports.ts';
import { readDocuments } from './read-documents.ts';
import type { Described } from './read-documents.ts';

/** The commit a pass works from. */
export interface CommitRead {
  readonly snapshot: Snapshot;
  readonly described: Described;
  /** Whether the commit may be written; it is one that was read before where the keys of the source changed since. */
  readonly trust: Trust;
  /** Says that the applied commit is in this one's history, or that none was applied yet. */
  readonly continuesHistory: boolean;
  /** When the source was last seen as it is; milliseconds since 1970. */
  readonly seenAt: number | undefined;
}

/**
 * Reads the commit that the source was asked for, or when Git cannot be read, or the path is not there, the last good one: drift, removals and
 * recovery go on. Undefined when there is nothing to go on with.
 */
export async function readCommit(
  tenant: TenantPlan,
  ports: PlanPorts,
  asked: Promise<Snapshot>,
  record: TenantRecord,
  caches: PassCaches,
  draft: PassDraft,
  signal: AbortSignal,
): Promise<CommitRead | undefined> {
  const { source } = ports;
  const head = await latest(asked, ports, draft, signal);
  const snapshot =
    head === undefined ? undefined : await gatedSnapshot(tenant, head, record, ports, signal);
  const described = await draft.timed('parseMs', async () => describe(snapshot));
  if (snapshot !== undefined && described !== undefined) {
    return found(snapshot, described);
  }
  if (snapshot === undefined) {
    return undefined;
  }
  draft.trouble(
    appError(SYNC_ERRORS, 'SYNC_PATH_MISSING', {
      message: `Commit ${snapshot.revision}, path "${tenant.path}".`,
    }),
  );
  const applied =
    record.appliedCommit === undefined ? undefined : await source.at(record.appliedCommit, signal);
  const before = await describe(applied);
  return applied === undefined || before === undefined ? undefined : found(applied, before);

  async function describe(commit: Snapshot | undefined): Promise<Described | undefined> {
    if (commit === undefined) {
      return undefined;
    }
    const { appliedCommit } = record;
    const read = await readDocuments(tenant, commit, appliedCommit, caches.reading, signal);
    if (read?.ok === false) {
      // What the tenant is to have is not known, and its last good state is another commit's business.
      draft.commit = commit;
      draft.diagnostics = read.diagnostics;
      const [first] = read.diagnostics;
      throw appError(SYNC_ERRORS, 'SYNC_TENANT_FILE', {
        message: `${first?.file ?? ''}:${first?.line ?? 1} ${first?.message ?? ''}`,
      });
    }
    return read?.described;
  }

  async function found(commit: Snapshot, documents: Described): Promise<CommitRead> {
    draft.commit = commit;
    draft.diagnostics = documents.diagnostics;
    const { appliedCommit } = record;
    return {
      snapshot: commit,
      described: documents,
      trust: await commit.trust(signal),
      continuesHistory:
        appliedCommit === undefined ||
        commit.isWorkTree ||
        appliedCommit === commit.commit.sha ||
        (await source.contains(commit.commit.sha, appliedCommit, signal)),
      seenAt: source.lastGoodAt(),
    };
  }
}

async function latest(
  asked: Promise<Snapshot>,
  { source }: PlanPorts,
  draft: PassDraft,
  signal: AbortSignal,
): Promise<Snapshot | undefined> {
  try {
    return await asked;
  } catch (error) {
    signal.throwIfAborted();
    draft.trouble(error);
    return source.lastGood();
  }
}
