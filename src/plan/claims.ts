import type { Entry } from '../inventory/entry.ts';
import { groupBy } from '../kernel/group-by.ts';
import type { Claimant, MatchInput } from './match-input.ts';

/**
 * Gives each file the entry that is its own. What is surer comes first for all files: the same path, then the path a
 * file had before, then the name among what is left; so no file takes by its name what another one was moved from.
 */
export function claims<D extends Claimant>({
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
  const claimBy = <F extends { readonly file: string }>(
    claimants: readonly F[],
    keyOf: (entry: Entry) => string,
    wanted: (claimant: F) => string | undefined,
  ): void => {
    const found = groupBy(orphans, keyOf);
    for (const claimant of claimants.filter(({ file }) => !owned.has(file))) {
      const [entry, ...others] = found.get(wanted(claimant) ?? '') ?? [];
      if (entry !== undefined && others.length === 0 && orphans.delete(entry)) {
        owned.set(claimant.file, entry);
      }
    }
  };
  claimBy(
    desired,
    ({ file }) => file,
    ({ settings }) => settings.movedFrom,
  );
  claimBy(
    files,
    ({ workflowId }) => workflowId,
    ({ file }) => ids.get(file),
  );
  claimBy(
    files,
    ({ file }) => file,
    ({ file }) => tree.renames.get(file),
  );
  claimBy(
    files,
    ({ name }) => name,
    ({ name }) => name,
  );
  return owned;
}
