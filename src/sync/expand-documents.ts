import type { ReadDocument, RuleOptions, WorkflowDocument } from '../documents/document.ts';
import { expand, tagsOf } from '../documents/expand.ts';
import type { Expanded, Expansion } from '../documents/expand.ts';
import { decodeNamed, namedPath } from '../documents/named-file.ts';
import type { NamedText } from '../documents/named-file.ts';
import type { TenantFile, TenantPatch } from '../documents/tenant-file.ts';
import type { Snapshot, TreeFile } from '../git/snapshot.ts';
import { indexOf } from '../git/tree-index.ts';
import { sha256 } from '../kernel/json.ts';
import { framed } from './framed.ts';
import { meantFile } from './tenant-files.ts';

/** A document that was read and has no error of its own. */
export type SoundRead = ReadDocument & { readonly document: WorkflowDocument };

/** What expanding keeps for the next pass: by document, with what it was made from. */
export type ExpansionCache = WeakMap<WorkflowDocument, StampedExpansion>;

interface StampedExpansion extends Expansion {
  readonly stamp: string;
  readonly uses: readonly string[];
}

/** What the documents of a commit are expanded with. */
export interface ExpandInput {
  readonly reads: readonly SoundRead[];
  readonly tenant: TenantFile;
  readonly tenantOid: string;
  readonly root: string;
  readonly tree: readonly TreeFile[];
  readonly snapshot: Pick<Snapshot, 'read'>;
  readonly rules: RuleOptions;
  readonly cache: ExpansionCache;
  readonly signal?: AbortSignal | undefined;
}

/** Documents brought to one tenant. */
export interface ExpandedDocuments {
  readonly expansions: readonly (readonly [SoundRead, Expansion])[];
  /** The variables that a document uses. */
  readonly used: ReadonlySet<string>;
  /** Expands another version of a document with the same files and the same file of the tenant. */
  readonly again: (read: SoundRead) => Expanded | undefined;
}

/** Expands documents for a tenant; the texts that they name are read in one go. */
export async function expandDocuments(input: ExpandInput): Promise<ExpandedDocuments> {
  const { reads, tenant, tree } = input;
  const { byPath } = indexOf(tree);
  const patches = patchesByFile(input);
  const patchesOf = (file: string): readonly TenantPatch[] => patches.get(file) ?? [];
  const wanted = new Map<string, readonly string[]>();
  for (const { document } of reads) {
    if (document.tagged || patches.has(document.file)) {
      wanted.set(document.file, namedPaths(document, patchesOf(document.file)));
    }
  }
  const texts = await readNamed([...wanted.values()].flat(), byPath, input);
  const used = new Set<string>();
  const expandOne = (read: SoundRead, uses: Set<string>): Expansion =>
    expand(read, {
      patches: patchesOf(read.document.file),
      rules: input.rules,
      variables: tenant.variables,
      tenantFile: tenant.file,
      named: (path) => namedFile(path, byPath, texts),
      uses: (name) => uses.add(name),
    });
  const expansions: (readonly [SoundRead, Expansion])[] = [];
  for (const read of reads) {
    const { document } = read;
    const paths = wanted.get(document.file);
    const oids = (paths ?? []).map((path) => byPath.get(path)?.oid ?? '');
    const stamp = paths === undefined ? '' : sha256([input.tenantOid, ...oids].join(' '));
    const known = input.cache.get(document);
    if (known?.stamp === stamp) {
      known.uses.forEach((name) => used.add(name));
      expansions.push([read, known]);
      continue;
    }
    const uses = new Set<string>();
    const made = expandOne(read, uses);
    const diagnostics = await framed(made.diagnostics, tree, input.snapshot, input.signal);
    const expansion = { ...made, diagnostics };
    input.cache.set(document, { ...expansion, stamp, uses: [...uses] });
    uses.forEach((name) => used.add(name));
    expansions.push([read, expansion]);
  }
  return { expansions, used, again: (read) => expandOne(read, new Set()).expanded };
}

function patchesByFile({
  tenant,
  root,
  reads,
}: ExpandInput): ReadonlyMap<string, readonly TenantPatch[]> {
  const files = new Set(reads.map(({ document }) => document.file));
  const patches = new Map<string, TenantPatch[]>();
  for (const patch of tenant.patches) {
    const file = meantFile(patch.workflow, root, (path) => files.has(path));
    if (file !== undefined) {
      patches.set(file, [...(patches.get(file) ?? []), patch]);
    }
  }
  return patches;
}

function namedPaths(
  document: WorkflowDocument,
  patches: readonly TenantPatch[],
): readonly string[] {
  return tagsOf(document, patches).flatMap((found) => namedPath(found) ?? []);
}

async function readNamed(
  paths: readonly string[],
  tree: ReadonlyMap<string, TreeFile>,
  { snapshot, signal }: ExpandInput,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const oids = paths.flatMap((path) => {
    const file = tree.get(path);
    return file?.kind === 'file' ? [file.oid] : [];
  });
  return oids.length === 0 ? new Map() : snapshot.read([...new Set(oids)], signal);
}

/** Gives the text of a file of a tree, from the bytes by blob id that were read beforehand. */
export function namedFile(
  path: string,
  tree: ReadonlyMap<string, TreeFile>,
  texts: ReadonlyMap<string, Uint8Array>,
): NamedText {
  const file = tree.get(path) ?? enclosing(path, tree);
  if (file === undefined) {
    return { ok: false, why: 'missing' };
  }
  if (file.kind !== 'file') {
    return { ok: false, why: file.kind };
  }
  const bytes = texts.get(file.oid);
  return bytes === undefined || file.path !== path
    ? { ok: false, why: 'missing' }
    : decodeNamed(bytes);
}

/** The link or submodule that a path leads through. */
function enclosing(path: string, tree: ReadonlyMap<string, TreeFile>): TreeFile | undefined {
  const parts = path.split('/');
  return parts
    .slice(0, -1)
    .map((_, index) => tree.get(parts.slice(0, index + 1).join('/')))
    .find((file) => file !== undefined && file.kind !== 'file');
}
