import type { CaptureSource } from '../capture/capture-wish.ts';
import { decodeFile } from '../documents/decode-file.ts';
import type { DocumentCache } from '../documents/document-cache.ts';
import type { RuleOptions } from '../documents/document.ts';
import { tagsOf } from '../documents/expand.ts';
import { namedPath } from '../documents/named-file.ts';
import { readDocument } from '../documents/read-document.ts';
import type { TenantFile } from '../documents/tenant-file.ts';
import type { Snapshot, TreeFile } from '../git/snapshot.ts';
import { namedFile } from './expand-documents.ts';
import type { TenantPlan } from './ports.ts';
import { readWorkflowFiles } from './read-documents.ts';
import { findTenantFile, meantFile } from './tenant-files.ts';

/** The commit that a captured change is based on. */
export interface CaptureCommit {
  readonly snapshot: Snapshot;
  readonly root: string;
  readonly tree: ReadonlyMap<string, TreeFile>;
  readonly tenant: TenantFile;
}

/** Lists a commit and reads what it says of the tenant; undefined where that file is broken. */
export async function readCaptureCommit(
  { name, path }: Pick<TenantPlan, 'name' | 'path'>,
  snapshot: Snapshot,
  signal: AbortSignal,
): Promise<CaptureCommit | undefined> {
  const files = (await snapshot.files('', signal)) ?? [];
  const root = path === '.' ? '' : path;
  const { tenant } = await findTenantFile(name, root, files, snapshot, signal);
  return tenant === undefined
    ? undefined
    : { snapshot, root, tree: new Map(files.map((file) => [file.path, file])), tenant };
}

/** Gives a workflow file of the commit, with the texts it names; undefined where there is none that can be read. */
export async function captureSource(
  { snapshot, root, tree, tenant }: CaptureCommit,
  file: string,
  rules: RuleOptions,
  signal: AbortSignal,
): Promise<CaptureSource | undefined> {
  const entry = tree.get(file);
  if (entry?.kind !== 'file') {
    return undefined;
  }
  const bytes = (await snapshot.read([entry.oid], signal)).get(entry.oid) ?? new Uint8Array();
  const decoded = decodeFile(bytes);
  const patches = tenant.patches.filter(
    ({ workflow }) => meantFile(workflow, root, (path) => tree.has(path)) === file,
  );
  const { document } = readDocument(file, bytes, rules);
  const named = document === undefined ? [] : tagsOf(document, patches).flatMap(oidOf(tree));
  const texts = named.length === 0 ? new Map() : await snapshot.read([...new Set(named)], signal);
  return {
    file,
    text: decoded.ok ? decoded.text : '',
    tenant,
    patches,
    rules,
    named: (path) => namedFile(path, tree, texts),
  };
}

function oidOf(tree: CaptureCommit['tree']) {
  return (found: Parameters<typeof namedPath>[0]): readonly string[] => {
    const entry = tree.get(namedPath(found) ?? '');
    return entry?.kind === 'file' ? [entry.oid] : [];
  };
}

/** Lists, for each file that workflow files of the commit take in, which of them do. */
export async function namedBy(
  { snapshot }: Pick<CaptureCommit, 'snapshot'>,
  path: string,
  cache: DocumentCache,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const files = await readWorkflowFiles(path, snapshot, cache, () => true, signal);
  const users = new Map<string, string[]>();
  for (const [file, { document }] of files?.read ?? []) {
    const tags = document === undefined ? [] : tagsOf(document, []);
    for (const named of new Set(tags.flatMap((found) => namedPath(found) ?? []))) {
      users.set(named, [...(users.get(named) ?? []), file]);
    }
  }
  return users;
}

const MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** The bytes of a new text; a file that begins with a byte order mark keeps it. */
export async function captureBytes(
  { snapshot, tree }: CaptureCommit,
  path: string,
  text: string,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const entry = tree.get(path);
  const before =
    entry === undefined ? undefined : (await snapshot.read([entry.oid], signal)).get(entry.oid);
  const marked = before !== undefined && MARK.equals(before.subarray(0, MARK.length));
  return marked ? Buffer.concat([MARK, Buffer.from(text)]) : Buffer.from(text);
}
