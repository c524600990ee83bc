import { captureConflict } from '../capture/capture-conflict.ts';
import { captureEdit } from '../capture/capture-edit.ts';
import type { CaptureEdit } from '../capture/capture-edit.ts';
import { captureMessage } from '../capture/capture-message.ts';
import { readForCapture } from '../capture/capture-wish.ts';
import { resolveReferences } from '../capture/file-in-tenant.ts';
import { idPlaces } from '../capture/id-places.ts';
import { keepValues } from '../capture/kept-values.ts';
import { nameIds } from '../capture/name-ids.ts';
import { externalUrlOf, plainBody } from '../capture/written-workflow.ts';
import type { WorkflowDocument } from '../documents/document.ts';
import { DocumentCache } from '../documents/document-cache.ts';
import { tagsIn } from '../documents/tags-in.ts';
import { branchFor } from '../git/branch-name.ts';
import type { Snapshot } from '../git/snapshot.ts';
import { digestOf, sha256 } from '../kernel/json.ts';
import type { Json } from '../kernel/json.ts';
import { isWithin } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';
import type { Case } from '../plan/case.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import { captureBytes, captureSource, namedBy, readCaptureCommit } from './capture-commit.ts';
import type { CaptureCommit } from './capture-commit.ts';
import type { Capturable, CaptureMade, CaptureRun } from './capture-run.ts';

/** Lists the workflows whose drift goes to a branch: it was there before the pass wrote anything, and still is. */
export function capturedDrift(run: CaptureRun): readonly Capturable[] {
  const before = new Set(
    run.first.cases.filter(isDrift).flatMap(({ entry }) => entry?.workflowId ?? []),
  );
  return run.last.cases.flatMap((found): readonly Capturable[] => {
    const { desired, entry, live, deleted, held } = found;
    const policy = desired?.settings.drift ?? run.tenant.policies.drift;
    if (
      desired === undefined ||
      entry === undefined ||
      policy !== 'capture' ||
      !isDrift(found) ||
      held === true ||
      (live === undefined && deleted !== true) ||
      !before.has(entry.workflowId)
    ) {
      return [];
    }
    const { file, name } = found;
    return [
      {
        kind: 'drift',
        workflowId: entry.workflowId,
        name,
        file,
        ...(live === undefined ? {} : { live }),
        branch: branchFor(run.tenant.name, name),
        digest: driftVersion(found),
        basis: run.read.snapshot.commit.sha,
        make: () => (live === undefined ? removal(found, run) : edit(found, live, run)),
      },
    ];
  });
}

/** Says whether a case has something of the tenant that Git has not. */
export function isDrift({ drift, deleted }: Case): boolean {
  return drift.length > 0 || deleted === true;
}

function driftVersion({ drift, deleted }: Case): string {
  return deleted === true
    ? sha256('deleted')
    : digestOf(drift.map(({ pointer, live }): Json => [pointer, live ?? null]));
}

/** A workflow that was deleted in the tenant leaves no file behind. */
async function removal(found: Case, run: CaptureRun): Promise<CaptureMade> {
  const { tenant, read } = run;
  const { file, name, entry } = found;
  const nothing = { written: [], kept: [], conflicts: [] };
  const workflowId = entry?.workflowId ?? '';
  return {
    ...nothing,
    file,
    base: read.snapshot,
    files: new Map([[file, undefined]]),
    message: captureMessage({
      ...nothing,
      tenant: tenant.name,
      url: tenant.listens ?? tenant.url,
      kind: 'deleted',
      name,
      workflowId,
    }),
  };
}

async function edit(found: Case, live: LiveWorkflow, run: CaptureRun): Promise<CaptureMade> {
  const { tenant, read, signal } = run;
  const base = await baseOf(found, run);
  const commit = base === undefined ? undefined : await readCaptureCommit(tenant, base, signal);
  const paths = [found.file, found.entry?.file ?? found.file, found.change?.movedFrom];
  const file = paths.find((path) => path !== undefined && commit?.tree.has(path) === true);
  if (commit === undefined || file === undefined) {
    const conflicts = [captureConflict('', base === undefined ? 'rewritten' : 'missing', 1)];
    const nothing = { written: [], kept: [], conflicts, message: '' };
    return { ...nothing, file: found.file, base: read.snapshot };
  }
  const edited = await editFile(found, file, live, commit, run);
  const files = new Map<string, Uint8Array>();
  for (const [path, text] of edited.files) {
    files.set(path, await captureBytes(commit, path, text, signal));
  }
  const { written, kept, conflicts } = edited;
  return {
    file,
    base: commit.snapshot,
    ...(files.size === 0 ? {} : { files }),
    message: captureMessage({
      tenant: tenant.name,
      url: tenant.listens ?? tenant.url,
      kind: 'changed',
      name: found.name,
      workflowId: live.id,
      live,
      written,
      kept,
      conflicts,
    }),
    written,
    kept,
    conflicts,
  };
}

/** The commit of this pass, where it says what was applied; else the one applied last, if it is in the same history. */
async function baseOf(
  { desired, entry }: Case,
  { ports, read, signal }: CaptureRun,
): Promise<Snapshot | undefined> {
  const { snapshot } = read;
  const { sha } = snapshot.commit;
  if (entry === undefined || entry.sentDigest === desired?.digest || entry.commit === sha) {
    return snapshot;
  }
  const follows = await ports.source.contains(sha, entry.commit, signal);
  return follows ? ports.source.at(entry.commit, signal) : undefined;
}

async function editFile(
  found: Case,
  file: string,
  live: LiveWorkflow,
  commit: CaptureCommit,
  run: CaptureRun,
): Promise<CaptureEdit> {
  const { ports, caches, signal } = run;
  const { rules } = caches.reading;
  const nothing = { files: new Map<string, string>(), written: [], kept: [] };
  const source = await captureSource(commit, file, rules, signal);
  const document = source === undefined ? undefined : readForCapture(source);
  if (source === undefined || document?.ok !== true) {
    const conflicts = [captureConflict('', source === undefined ? 'missing' : 'invalid', 1)];
    return { ...nothing, conflicts };
  }
  const known = { workflows: run.live, refs: commit.tenant.refs };
  const drift = found.drift.map(({ pointer }) => pointer);
  const places = idPlaces(keepValues(plainBody(live)).body).filter((place) =>
    drift.some((pointer) => isWithin(place.pointer, pointer)),
  );
  const { references } = await nameIds(ports.tenant, places, known, signal);
  const reference = await resolveReferences([document], ports.tenant, known, signal);
  const externalUrl = externalUrlOf(live);
  const users = await usersOfTexts(document.document, drift, commit, run);
  return captureEdit({
    source,
    live,
    drift,
    resolution: {
      reference,
      self: (field) =>
        field === 'id' ? live.id : (externalUrl ?? ports.tenant.externalUrl(live.id)),
    },
    names: { id: live.id, references, ...(externalUrl === undefined ? {} : { externalUrl }) },
    usersOf: (path) => (users.get(path) ?? []).filter((user) => user !== file),
  });
}

/** Which workflow files take in the texts that a change would be written to; the others need not be read. */
async function usersOfTexts(
  { body }: WorkflowDocument,
  drift: readonly Pointer[],
  commit: CaptureCommit,
  { tenant, caches, read, signal }: CaptureRun,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const asked = tagsIn(body).some(
    ({ tag, pointer }) => tag.kind === 'file' && drift.some((place) => isWithin(pointer, place)),
  );
  if (!asked) {
    return new Map();
  }
  const { documents, rules } = caches.reading;
  // The files of another commit would push those of this one out of the cache.
  const cache = commit.snapshot === read.snapshot ? documents : new DocumentCache(rules);
  return namedBy(commit, tenant.path, cache, signal);
}
