import type { Desired } from '../documents/desired.ts';
import type { Entry } from '../inventory/entry.ts';
import { compareText } from '../kernel/diagnostic.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';

/** What is known of the commit's whole tree, beyond the files that became documents. */
export interface TreeFacts {
  /** Every path of the commit, not only those below the tenant's path. */
  readonly paths: ReadonlySet<string>;
  /** Git's renames since the commit applied last: new path to old path. */
  readonly renames: ReadonlyMap<string, string>;
  /** False where absence proves nothing: a work tree somebody is editing. */
  readonly provesAbsence: boolean;
}

/** A file that has errors, with its name where that can be read. */
export interface InvalidFile {
  readonly file: string;
  readonly name?: string;
}

/** What matching looks at. */
export interface MatchInput {
  readonly desired: readonly Desired[];
  readonly invalid: readonly InvalidFile[];
  readonly entries: readonly Entry[];
  /** Workflow ids owned through other sources, with the owner's name. */
  readonly foreign: ReadonlyMap<string, string>;
  readonly live: readonly LiveWorkflow[];
  readonly tree: TreeFacts;
}

/** One file, or one workflow we own, with its other half where there is one. */
export type Pair = FilePair | InvalidPair | GonePair;

/** A valid file; with its entry it is owned, with `byName` it may be adopted. */
export interface FilePair {
  readonly kind: 'file';
  readonly desired: Desired;
  readonly entry?: Entry;
  readonly live?: LiveWorkflow;
  /** Workflows nobody owns that carry the file's name; only looked at without an entry. */
  readonly byName: readonly LiveWorkflow[];
  /** The owner of a workflow that carries the file's name through another source. */
  readonly ownedBy?: string;
}

/** A file with errors whose workflow is ours: it keeps what it has. */
export interface InvalidPair {
  readonly kind: 'invalid';
  readonly entry: Entry;
  readonly live?: LiveWorkflow;
}

/** A workflow of ours that no file describes any more. */
export interface GonePair {
  readonly kind: 'gone';
  readonly entry: Entry;
  readonly live?: LiveWorkflow;
  /** Why the absence is no proof; undefined when it is proved. */
  readonly unproved?: string;
}

/** Pairs files with workflows: by path, by the path they had before, by name among workflows nobody owns. Pure; sorted by file. */
export function match(input: MatchInput): readonly Pair[] {
  const live = new Map(input.live.map((workflow) => [workflow.id, workflow]));
  const entryByFile = new Map(input.entries.map((entry) => [entry.file, entry]));
  const described = new Set([
    ...input.desired.map(({ file }) => file),
    ...input.invalid.map(({ file }) => file),
  ]);
  const orphans = input.entries.filter((entry) => !described.has(entry.file));
  const taken = new Set<string>();
  const pairs: Pair[] = [];

  for (const desired of input.desired.toSorted((a, b) => compareText(a.file, b.file))) {
    const free = orphans.filter((entry) => !taken.has(entry.file));
    const entry = entryByFile.get(desired.file) ?? movedEntry(desired, free, input.tree);
    if (entry !== undefined) {
      taken.add(entry.file);
    }
    pairs.push(filePair(desired, entry, live, input));
  }
  for (const invalid of input.invalid) {
    const entry =
      entryByFile.get(invalid.file) ??
      orphans.find((one) => !taken.has(one.file) && one.name === invalid.name);
    if (entry !== undefined) {
      taken.add(entry.file);
      pairs.push({ kind: 'invalid', entry, ...liveOf(entry, live) });
    }
  }
  for (const entry of orphans.filter((one) => !taken.has(one.file))) {
    const unproved = whyUnproved(entry, input, entryByFile);
    pairs.push({
      kind: 'gone',
      entry,
      ...liveOf(entry, live),
      ...(unproved === undefined ? {} : { unproved }),
    });
  }
  return pairs.toSorted((a, b) => compareText(fileOf(a), fileOf(b)));
}

function fileOf(pair: Pair): string {
  return pair.kind === 'file' ? pair.desired.file : pair.entry.file;
}

function liveOf(
  entry: Entry,
  live: ReadonlyMap<string, LiveWorkflow>,
): { readonly live?: LiveWorkflow } {
  const workflow = live.get(entry.workflowId);
  return workflow === undefined ? {} : { live: workflow };
}

function movedEntry(
  desired: Desired,
  orphans: readonly Entry[],
  tree: TreeFacts,
): Entry | undefined {
  const old = [desired.settings.movedFrom, tree.renames.get(desired.file)];
  const byPath = orphans.find((entry) => old.includes(entry.file));
  const sameName = orphans.filter((entry) => entry.name === desired.name);
  return byPath ?? (sameName.length === 1 ? sameName[0] : undefined);
}

function filePair(
  desired: Desired,
  entry: Entry | undefined,
  live: ReadonlyMap<string, LiveWorkflow>,
  input: MatchInput,
): FilePair {
  if (entry !== undefined) {
    return { kind: 'file', desired, entry, ...liveOf(entry, live), byName: [] };
  }
  const ours = new Set(input.entries.map(({ workflowId }) => workflowId));
  const named = input.live.filter(({ id, name }) => name === desired.name && !ours.has(id));
  const byName = named.filter(({ id }) => !input.foreign.has(id));
  const ownedBy = named.map(({ id }) => input.foreign.get(id)).find((owner) => owner !== undefined);
  return {
    kind: 'file',
    desired,
    byName,
    ...(ownedBy === undefined || byName.length > 0 ? {} : { ownedBy }),
  };
}

function whyUnproved(
  entry: Entry,
  input: MatchInput,
  entryByFile: ReadonlyMap<string, Entry>,
): string | undefined {
  if (!input.tree.provesAbsence) {
    return 'A work tree somebody may be editing proves no absence.';
  }
  if (input.tree.paths.has(entry.file)) {
    return 'The file is still in the repository, but ignored or outside the path that is read.';
  }
  const unread = input.invalid.find(
    ({ file, name }) => name === entry.name || (name === undefined && !entryByFile.has(file)),
  );
  if (unread !== undefined) {
    return `${unread.file} has errors and may be this workflow under another path.`;
  }
  const carrier = input.desired.find(({ name }) => name === entry.name);
  return carrier === undefined ? undefined : `${carrier.file} carries its name.`;
}
