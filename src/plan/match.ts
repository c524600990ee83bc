import type { Desired } from '../documents/desired.ts';
import type { Entry } from '../inventory/entry.ts';
import { compareText } from '../kernel/diagnostic.ts';
import { groupBy } from '../kernel/group-by.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import { claims } from './claims.ts';
import type { Claimant, MatchInput } from './match-input.ts';

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
  const live = liveIndex(input);
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
    const unproved = whyUnproved(entry, input, owned);
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

/** The workflows of the tenant, by what they are looked for; made once, since there may be ten thousand files. */
interface LiveIndex {
  readonly byId: ReadonlyMap<string, LiveWorkflow>;
  /** Those that no file of this source owns. */
  readonly unowned: ReadonlyMap<string, readonly LiveWorkflow[]>;
  readonly ours: ReadonlySet<string>;
}

function liveIndex<D extends Claimant>({ live, entries }: MatchInput<D>): LiveIndex {
  const ours = new Set(entries.map(({ workflowId }) => workflowId));
  return {
    byId: new Map(live.map((workflow) => [workflow.id, workflow])),
    unowned: groupBy(
      live.filter(({ id }) => !ours.has(id)),
      ({ name }) => name,
    ),
    ours,
  };
}

function liveOf(entry: Entry, { byId }: LiveIndex): { readonly live?: LiveWorkflow } {
  const workflow = byId.get(entry.workflowId);
  return workflow === undefined ? {} : { live: workflow };
}

function filePair<D extends Claimant>(
  desired: D,
  entry: Entry | undefined,
  live: LiveIndex,
  { ids, foreign }: MatchInput<D>,
): FilePair<D> {
  if (entry !== undefined) {
    return { kind: 'file', desired, entry, ...liveOf(entry, live), byName: [] };
  }
  const given = live.byId.get(ids.get(desired.file) ?? '');
  const named =
    given !== undefined && !live.ours.has(given.id)
      ? [given]
      : (live.unowned.get(desired.name) ?? []);
  const byName = named.filter(({ id }) => !foreign.has(id));
  const ownedBy = named.map(({ id }) => foreign.get(id)).find((owner) => owner !== undefined);
  return {
    kind: 'file',
    desired,
    byName,
    ...(ownedBy === undefined || byName.length > 0 ? {} : { ownedBy }),
  };
}

/**
 * Says why a workflow's file may still be somewhere. A file that has a workflow of its own is no other one under another
 * path, whatever name it has now: else both would be left running.
 */
function whyUnproved<D extends Claimant>(
  entry: Entry,
  input: MatchInput<D>,
  owned: ReadonlyMap<string, Entry>,
): string | undefined {
  if (!input.tree.provesAbsence) {
    return 'A work tree somebody may be editing proves no absence.';
  }
  if (input.tree.paths.has(entry.file)) {
    return 'The file is still in the repository, but ignored or outside the path that is read.';
  }
  const known = (file: string): boolean => input.entries.some((one) => one.file === file);
  const unread = input.invalid.find(
    ({ file, name }) => name === entry.name || (name === undefined && !known(file)),
  );
  if (unread !== undefined) {
    return `${unread.file} has errors and may be this workflow under another path.`;
  }
  const carrier = input.desired.find(
    ({ file, name }) =>
      (name === entry.name && !owned.has(file)) || input.ids.get(file) === entry.workflowId,
  );
  return carrier === undefined ? undefined : `${carrier.file} carries its name or its id.`;
}
