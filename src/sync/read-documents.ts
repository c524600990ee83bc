import { byPlace } from '../kernel/diagnostic.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import { checkAcrossFiles } from '../documents/across-files.ts';
import { compile } from '../documents/compile.ts';
import type { Desired } from '../documents/desired.ts';
import type { ReadDocument, WorkflowDocument } from '../documents/document.ts';
import type { DocumentCache } from '../documents/document-cache.ts';
import { selectFiles } from '../documents/select-files.ts';
import type { Snapshot } from '../git/snapshot.ts';
import type { InvalidFile, TreeFacts } from '../plan/match.ts';
import type { TenantPlan } from './ports.ts';

/** What a commit describes. */
export interface Described {
  readonly desired: readonly Desired[];
  readonly invalid: readonly InvalidFile[];
  readonly diagnostics: readonly Diagnostic[];
  readonly tree: TreeFacts;
}

/** What one pass keeps for the next: documents by blob, and what each of them wants. */
export interface ReadingCache {
  readonly documents: DocumentCache;
  readonly desired: WeakMap<WorkflowDocument, Desired>;
}

const IGNORE_FILE = '.mainsheetignore';

/**
 * Reads the workflow files of a commit below a tenant's path; every finding of every file is collected. Undefined when
 * the path is not there or holds nothing at all: that is no description, and least of all an empty one.
 */
export async function readDocuments(
  tenant: Pick<TenantPlan, 'path' | 'trustWorkTree'>,
  snapshot: Snapshot,
  appliedCommit: string | undefined,
  cache: ReadingCache,
  signal?: AbortSignal,
): Promise<Described | undefined> {
  const below = await snapshot.files(tenant.path, signal);
  const all = await snapshot.files('', signal);
  if (below === undefined || below.length === 0 || all === undefined) {
    return undefined;
  }
  const root = tenant.path === '.' ? '' : tenant.path;
  const ignoreOid = all.find(
    ({ path }) => path === (root === '' ? IGNORE_FILE : `${root}/${IGNORE_FILE}`),
  )?.oid;
  const ignoreText =
    ignoreOid === undefined
      ? undefined
      : new TextDecoder().decode((await snapshot.read([ignoreOid], signal)).get(ignoreOid));
  const selection = selectFiles(below, root, ignoreText);
  const oids = new Map(below.map(({ path, oid }) => [path, oid]));
  const files = selection.selected.map((path) => ({ path, oid: oids.get(path) ?? '' }));
  const read = await readAll(files, snapshot, cache.documents, signal);
  const unknown = selection.diagnostics.some(({ severity }) => severity === 'error');
  const renames =
    appliedCommit === undefined
      ? new Map<string, string>()
      : await snapshot.renamesSince(appliedCommit, signal);
  const across = checkAcrossFiles(
    [...read.values()].flatMap(({ document }) => (document === undefined ? [] : [document])),
  );
  return {
    ...judged(read, across, cache),
    diagnostics: [
      ...selection.diagnostics,
      ...[...read.values()].flatMap(({ diagnostics }) => diagnostics),
      ...across,
    ].toSorted(byPlace),
    tree: {
      paths: new Set(all.map(({ path }) => path)),
      renames,
      provesAbsence: (!snapshot.isWorkTree || tenant.trustWorkTree === true) && !unknown,
    },
  };
}

async function readAll(
  files: readonly { readonly path: string; readonly oid: string }[],
  snapshot: Snapshot,
  cache: DocumentCache,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, ReadDocument>> {
  const fresh = files.filter(({ path, oid }) => cache.get(path, oid) === undefined);
  const texts =
    fresh.length === 0
      ? new Map<string, Uint8Array>()
      : await snapshot.read([...new Set(fresh.map(({ oid }) => oid))], signal);
  const read = new Map(
    files.map(({ path, oid }) => [
      path,
      cache.get(path, oid) ?? cache.read(path, oid, texts.get(oid) ?? new Uint8Array()),
    ]),
  );
  cache.endPass();
  return read;
}

function judged(
  read: ReadonlyMap<string, ReadDocument>,
  across: readonly Diagnostic[],
  cache: ReadingCache,
): Pick<Described, 'desired' | 'invalid'> {
  const refused = new Set(
    across.filter(({ severity }) => severity === 'error').map(({ file }) => file),
  );
  const desired: Desired[] = [];
  const invalid: InvalidFile[] = [];
  for (const [file, { document, name }] of read) {
    if (document !== undefined && !refused.has(file)) {
      desired.push(compiled(document, cache));
    } else {
      invalid.push({ file, ...(name === undefined ? {} : { name }) });
    }
  }
  return { desired, invalid };
}

function compiled(document: WorkflowDocument, cache: ReadingCache): Desired {
  const desired = cache.desired.get(document) ?? compile(document);
  cache.desired.set(document, desired);
  return desired;
}
