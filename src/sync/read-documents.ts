import { byPlace } from '../kernel/diagnostic.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import { checkAcrossFiles } from '../documents/across-files.ts';
import type { ReadDocument, RuleOptions } from '../documents/document.ts';
import type { DocumentCache } from '../documents/document-cache.ts';
import type { Expanded } from '../documents/expand.ts';
import { fileDiagnostic } from '../documents/file-findings.ts';
import { selectFiles } from '../documents/select-files.ts';
import type { SelectedFiles } from '../documents/select-files.ts';
import { NO_TENANT_FILE } from '../documents/tenant-file.ts';
import type { TenantFile } from '../documents/tenant-file.ts';
import type { Snapshot, TreeFile } from '../git/snapshot.ts';
import { indexOf } from '../git/tree-index.ts';
import type { InvalidFile, TreeFacts } from '../plan/match-input.ts';
import { expandDocuments } from './expand-documents.ts';
import type { ExpandedDocuments, ExpansionCache, SoundRead } from './expand-documents.ts';
import type { TenantPlan } from './ports.ts';
import { framed } from './framed.ts';
import { findTenantFile, inRoot, meantFile, takes, unusedEntries } from './tenant-files.ts';
import type { FoundTenantFile } from './tenant-files.ts';

/** What a commit describes for a tenant. */
export interface Described {
  readonly documents: readonly Expanded[];
  readonly invalid: readonly InvalidFile[];
  readonly diagnostics: readonly Diagnostic[];
  readonly tree: TreeFacts;
  readonly tenant: TenantFile;
  /** Workflow ids that the tenant's file gives, by path. */
  readonly ids: ReadonlyMap<string, string>;
  /** Files that the tenant's file leaves out. */
  readonly leftOut: ReadonlySet<string>;
  readonly again: ExpandedDocuments['again'];
}

/** Either what a commit describes; or that its file of the tenant is broken, so that nothing is known of it. */
export type ReadCommitFiles =
  | { readonly ok: true; readonly described: Described }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** What one pass keeps for the next: documents by blob, and what each of them is for the tenant. */
export interface ReadingCache {
  readonly documents: DocumentCache;
  readonly expansions: ExpansionCache;
  readonly rules: RuleOptions;
}

const IGNORE_FILE = '.mainsheetignore';

/** The workflow files of a commit, read but not brought to any tenant. */
export interface WorkflowFiles {
  /** The folder of the workflow files, empty for the root of the repository. */
  readonly root: string;
  readonly below: readonly TreeFile[];
  readonly all: readonly TreeFile[];
  readonly selection: SelectedFiles;
  /** By path; only those that were wanted. */
  readonly read: ReadonlyMap<string, ReadDocument>;
}

/**
 * Reads the workflow files of a commit below a path. Undefined when the path is not there or holds nothing at all: that
 * is no description, and least of all an empty one.
 */
export async function readWorkflowFiles(
  path: string,
  snapshot: Pick<Snapshot, 'files' | 'read'>,
  cache: DocumentCache,
  wanted: (file: string) => boolean,
  signal?: AbortSignal,
): Promise<WorkflowFiles | undefined> {
  const below = await snapshot.files(path, signal);
  const all = await snapshot.files('', signal);
  if (below === undefined || below.length === 0 || all === undefined) {
    return undefined;
  }
  const root = path === '.' ? '' : path;
  const selection = selectFiles(below, root, await ignoreTextOf(all, root, snapshot, signal));
  const oids = new Map(below.map((file) => [file.path, file.oid]));
  const files = selection.selected
    .filter(wanted)
    .map((file) => ({ path: file, oid: oids.get(file) ?? '' }));
  return { root, below, all, selection, read: await readAll(files, snapshot, cache, signal) };
}

/** Reads the workflow files of a commit and brings them to a tenant; every finding of every file is collected. */
export async function readDocuments(
  plan: Pick<TenantPlan, 'name' | 'path' | 'trustWorkTree'>,
  snapshot: Snapshot,
  appliedCommit: string | undefined,
  cache: ReadingCache,
  signal?: AbortSignal,
): Promise<ReadCommitFiles | undefined> {
  const below = await snapshot.files(plan.path, signal);
  const root = plan.path === '.' ? '' : plan.path;
  const found = await findTenantFile(plan.name, root, below ?? [], snapshot, signal);
  const { tenant } = found;
  if (tenant === undefined) {
    return { ok: false, diagnostics: found.diagnostics };
  }
  const taken = takes(tenant, root);
  const files = await readWorkflowFiles(plan.path, snapshot, cache.documents, taken, signal);
  if (files === undefined) {
    return undefined;
  }
  const { selection } = files;
  const { expanded, ...described } = await describeFor(found, files, snapshot, cache, signal);
  const unknown = selection.diagnostics.some(({ severity }) => severity === 'error');
  return {
    ok: true,
    described: {
      ...described,
      tenant,
      tree: {
        paths: indexOf(files.all).paths,
        renames:
          appliedCommit === undefined
            ? new Map<string, string>()
            : await snapshot.renamesSince(appliedCommit, signal),
        provesAbsence: (!snapshot.isWorkTree || plan.trustWorkTree === true) && !unknown,
      },
      leftOut: new Set(selection.selected.filter((path) => !taken(path))),
      again: expanded.again,
    },
  };
}

/** Brings files that were read to one tenant. */
export async function describeFor(
  { tenant = NO_TENANT_FILE, oid, diagnostics }: FoundTenantFile,
  { root, below, all, selection, read }: WorkflowFiles,
  snapshot: Pick<Snapshot, 'read'>,
  cache: ReadingCache,
  signal?: AbortSignal,
): Promise<
  Pick<Described, 'documents' | 'invalid' | 'diagnostics' | 'ids'> & {
    readonly expanded: ExpandedDocuments;
  }
> {
  const expanded = await expandDocuments({
    reads: [...read.values()].filter((one): one is SoundRead => one.document !== undefined),
    tenant,
    tenantOid: oid,
    root,
    tree: all,
    snapshot,
    rules: cache.rules,
    cache: cache.expansions,
    signal,
  });
  const across = checkAcrossFiles(
    expanded.expansions.flatMap(([, one]) => (one.expanded === undefined ? [] : [one.expanded])),
  );
  const there = new Set(below.map(({ path }) => path));
  // What a file with errors would use is not known.
  const isWhole = [...read.values()].every(({ document }) => document !== undefined);
  return {
    ...judged(read, expanded, across),
    diagnostics: [
      ...selection.diagnostics,
      ...[...read.values()].flatMap((one) => one.diagnostics),
      ...expanded.expansions.flatMap(([, one]) => one.diagnostics),
      ...across,
      ...diagnostics,
      ...(await framed(
        [
          ...unusedEntries(tenant, root, (path) => there.has(path)),
          ...(isWhole ? unusedVariables(tenant, expanded.used) : []),
        ],
        all,
        snapshot,
        signal,
      )),
    ].toSorted(byPlace),
    ids: new Map(
      tenant.ids.flatMap(({ workflow, id }) => {
        const file = meantFile(workflow, root, (path) => read.has(path));
        return file === undefined ? [] : [[file, id] as const];
      }),
    ),
    expanded,
  };
}

async function ignoreTextOf(
  tree: readonly TreeFile[],
  root: string,
  snapshot: Pick<Snapshot, 'read'>,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const oid = indexOf(tree).byPath.get(inRoot(root, IGNORE_FILE))?.oid;
  return oid === undefined
    ? undefined
    : new TextDecoder().decode((await snapshot.read([oid], signal)).get(oid));
}

function unusedVariables(
  { variables }: TenantFile,
  used: ReadonlySet<string>,
): readonly Diagnostic[] {
  return [...variables].flatMap(([name, { place }]) =>
    used.has(name) ? [] : [fileDiagnostic('VARIABLE_UNUSED', place.file, `It is ${name}.`, place)],
  );
}

async function readAll(
  files: readonly { readonly path: string; readonly oid: string }[],
  snapshot: Pick<Snapshot, 'read'>,
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
  { expansions }: ExpandedDocuments,
  across: readonly Diagnostic[],
): Pick<Described, 'documents' | 'invalid'> {
  const refused = new Set(
    across.filter(({ severity }) => severity === 'error').map(({ file }) => file),
  );
  const sound = new Map(
    expansions.map(([{ document }, { expanded }]) => [document.file, expanded]),
  );
  const documents: Expanded[] = [];
  const invalid: InvalidFile[] = [];
  for (const [file, { name }] of read) {
    const expanded = sound.get(file);
    const known = expanded?.name ?? name;
    if (expanded !== undefined && !refused.has(file)) {
      documents.push(expanded);
    } else {
      invalid.push({ file, ...(known === undefined ? {} : { name: known }) });
    }
  }
  return { documents, invalid };
}
