import type { Commit, Snapshot } from '../git/snapshot.ts';
import type { Plan } from '../plan/plan.ts';

/** Gives an older commit, where it is still at hand. */
export type SnapshotAt = (sha: string) => Promise<Snapshot | undefined>;

/** By file, the commit that brought the version which goes back live; what is no longer at hand is left out. */
export async function formerCommits(
  plans: readonly Pick<Plan, 'changes'>[],
  at: SnapshotAt,
): Promise<ReadonlyMap<string, Commit>> {
  const former = new Map<string, Commit>();
  for (const { file, entry, goesBackTo } of plans.flatMap(({ changes }) => changes)) {
    const snapshot = goesBackTo === undefined ? undefined : await at(goesBackTo);
    const then = fileThen(file, goesBackTo, entry);
    const commit = (await snapshot?.lastCommits([then]))?.get(then);
    if (commit !== undefined) {
      former.set(file, commit);
    }
  }
  return former;
}

/** The file's path at that commit. */
function fileThen(
  file: string,
  commit: string | undefined,
  entry: Plan['changes'][number]['entry'],
): string {
  return entry?.versions?.findLast((version) => version.commit === commit)?.file ?? file;
}
