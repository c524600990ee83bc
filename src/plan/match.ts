import type { Desired } from '../documents/desired.ts';
import type { DocumentSettings } from '../workflow/document-settings.ts';
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

/** What matching needs to know of a valid file: it comes before the tenant is asked for references. */
export interface Claimant {
  readonly file: string;
  readonly name: string;
  readonly settings: DocumentSettings;
}

/** What matching looks at. */
export interface MatchInput<D extends Claimant> {
  readonly desired: readonly D[];
  readonly invalid: readonly InvalidFile[];
  readonly entries: readonly Entry[];
  /** Workflow ids owned through other sources, with the owner's name. */
  readonly foreign: ReadonlyMap<string, string>;
  readonly live: readonly LiveWorkflow[];
  readonly tree: TreeFacts;
  /** Workflow ids that the tenant's file gives for files. */
  readonly ids: ReadonlyMap<string, string>;
  /** Files that the tenant's file leaves out. */
  readonly leftOut: ReadonlySet<string>;
}

/** One file, or one workflow we own, with its other half where there is one. */
export type Pair<D extends Claimant = Desired> = FilePair<D> | InvalidPair | GonePair | LeftOutPair;

/** A valid file; with its entry it is owned, with `byName` it may be adopted. */
export interface FilePair<D extends Claimant = Desired> {
  readonly kind: 'file';
  readonly desired: D;
  readonly entry?: Entry;
  readonly live?: LiveWorkflow;
  /** Workflows nobody owns that may be the file's: the one of its id, else those of its name. Only without an entry. */
  readonly byName: readonly LiveWorkflow[];
  /** The owner of a workflow that carries the file's name through another source. */
  readonly ownedBy?: string;
}

/** A file with errors whose workflow is ours: it keeps what it has. */
export interface InvalidPair {
  readonly kind: 'invalid';
  /** Where it is now; its entry may still have the path before a move. */
  readonly file: string;
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

/** A workflow of ours whose file the tenant does not take any more. */
export interface LeftOutPair {
  readonly kind: 'left-out';
  readonly entry: Entry;
  readonly live?: LiveWorkflow;
}

/**
 * Pairs files with workflows: by path, by the path they had before, by the id that the tenant's file gives, by name among
 * workflows nobody owns. Pure; sorted by file, and the same whatever the order of the input.
 */
export function match<D extends Claimant>(unordered: MatchInput<D>): readonly Pair<D>[] {
  const input = inOrder(unordered);
  const live = new Map(input.live.map((workflow) => [workflow.id, workflow]));
  const owned = claims(input);
  const taken = new Set(owned.values());
  const pairs: Pair<D>[] = input.desired.map((desired) =>
    filePair(desired, owned.get(desired.file), live, input),
  );
  for (const { file } of input.invalid) {
    const entry = owned.get(file);
    if (entry !== undefined) {
      pairs.push({ kind: 'invalid', file, entry, ...liveOf(entry, live) });
    }
  }
  for (const entry of input.entries.filter((one) => !taken.has(one))) {
    if (input.leftOut.has(entry.file)) {
      pairs.push({ kind: 'left-out', entry, ...liveOf(entry, live) });
      continue;
    }
    const unproved = whyUnproved(entry, input);
    pairs.push({
      kind: 'gone',
      entry,
      ...liveOf(entry, live),
      ...(unproved === undefined ? {} : { unproved }),
    });
  }
  return pairs.toSorted((a, b) => compareText(fileOf(a), fileOf(b)));
}

function inOrder<D extends Claimant>(input: MatchInput<D>): MatchInput<D> {
  const byFile = (a: { readonly file: string }, b: { readonly file: string }): number =>
    compareText(a.file, b.file);
  return {
    ...input,
    desired: input.desired.toSorted(byFile),
    invalid: input.invalid.toSorted(byFile),
    entries: input.entries.toSorted(byFile),
    live: input.live.toSorted((a, b) => compareText(a.id, b.id)),
  };
}

/**
 * Gives each file the entry that is its own. What is surer comes first for all files: the same path, then the path a
 * file had before, then the name among what is left; so no file takes by its name what another one was moved from.
 */
function claims<D extends Claimant>({
  desired,
  invalid,
  entries,
  tree,
  ids,
  leftOut,
}: MatchInput<D>): ReadonlyMap<string, Entry> {
  const files = [...desired, ...invalid];
  const described = new Set(files.map(({ file }) => file));
  const owned = new Map<string, Entry>();
  for (const entry of entries) {
    if (described.has(entry.file)) {
      owned.set(entry.file, entry);
    }
  }
  const orphans = new Set(entries.filter(({ file }) => !described.has(file) && !leftOut.has(file)));
  const claim = (file: string, found: readonly Entry[]): void => {
    const [entry, ...others] = found;
    if (entry !== undefined && others.length === 0 && !owned.has(file)) {
      owned.set(file, entry);
      orphans.delete(entry);
    }
  };
  for (const { file, settings } of desired) {
    claim(
      file,
      [...orphans].filter((entry) => entry.file === settings.movedFrom),
    );
  }
  for (const { file } of files) {
    claim(
      file,
      [...orphans].filter((entry) => entry.workflowId === ids.get(file)),
    );
  }
  for (const { file } of files) {
    claim(
      file,
      [...orphans].filter((entry) => entry.file === tree.renames.get(file)),
    );
  }
  for (const { file, name } of files) {
    claim(
      file,
      [...orphans].filter((entry) => entry.name === name),
    );
  }
  return owned;
}

/** The path at which a pair's file is, or was. */
export function fileOf<D extends Claimant>(pair: Pair<D>): string {
  switch (pair.kind) {
    case 'file':
      return pair.desired.file;
    case 'invalid':
      return pair.file;
    case 'gone':
    case 'left-out':
      return pair.entry.file;
  }
}

function liveOf(
  entry: Entry,
  live: ReadonlyMap<string, LiveWorkflow>,
): { readonly live?: LiveWorkflow } {
  const workflow = live.get(entry.workflowId);
  return workflow === undefined ? {} : { live: workflow };
}

function filePair<D extends Claimant>(
  desired: D,
  entry: Entry | undefined,
  live: ReadonlyMap<string, LiveWorkflow>,
  input: MatchInput<D>,
): FilePair<D> {
  if (entry !== undefined) {
    return { kind: 'file', desired, entry, ...liveOf(entry, live), byName: [] };
  }
  const ours = new Set(input.entries.map(({ workflowId }) => workflowId));
  const given = live.get(input.ids.get(desired.file) ?? '');
  const named =
    given !== undefined && !ours.has(given.id)
      ? [given]
      : input.live.filter(({ id, name }) => name === desired.name && !ours.has(id));
  const byName = named.filter(({ id }) => !input.foreign.has(id));
  const ownedBy = named.map(({ id }) => input.foreign.get(id)).find((owner) => owner !== undefined);
  return {
    kind: 'file',
    desired,
    byName,
    ...(ownedBy === undefined || byName.length > 0 ? {} : { ownedBy }),
  };
}

function whyUnproved<D extends Claimant>(entry: Entry, input: MatchInput<D>): string | undefined {
  if (!input.tree.provesAbsence) {
    return 'A work tree somebody may be editing proves no absence.';
  }
  if (input.tree.paths.has(entry.file)) {
    return 'The file is still in the repository, but ignored or outside the path that is read.';
  }
  const known = new Set(input.entries.map(({ file }) => file));
  const unread = input.invalid.find(
    ({ file, name }) => name === entry.name || (name === undefined && !known.has(file)),
  );
  if (unread !== undefined) {
    return `${unread.file} has errors and may be this workflow under another path.`;
  }
  const carrier = input.desired.find(
    ({ file, name }) => name === entry.name || input.ids.get(file) === entry.workflowId,
  );
  return carrier === undefined ? undefined : `${carrier.file} carries its name or its id.`;
}
