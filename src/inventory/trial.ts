import type { RolloutSettings } from '../workflow/document-settings.ts';
import { appliedWish, rejectionOf } from './entry.ts';
import type { AppliedWish, Entry, Memory, Trial } from './entry.ts';
import { versionDigest } from './version.ts';

/** A wish that the tenant accepted, and how it came to be live. */
export interface Accepted {
  readonly wish: AppliedWish;
  /** Whether the workflow runs with it. */
  readonly enabled: boolean;
  /** How it is to be watched; undefined when it is good at once. */
  readonly rollout: RolloutSettings | undefined;
  readonly commit: string;
  /** When it was live first; the tenant's time, RFC 3339. */
  readonly since: string;
}

/** What an accepted wish makes of the entry and the memory of its workflow. */
export interface Acceptance {
  readonly trial?: Trial;
  readonly wishes: Pick<Memory, 'lastGood' | 'before' | 'onTrial'>;
}

/**
 * Says whether an accepted wish is good at once or on trial: on trial when its file asks for it, and it runs another
 * trigger or definition than the last good one. A wish that changes nothing of what runs goes on with an open trial.
 */
export function acceptance(
  { entry, memory }: { readonly entry?: Entry | undefined; readonly memory?: Memory | undefined },
  { wish, enabled, rollout, commit, since }: Accepted,
): Acceptance {
  const { lastGood, before, onTrial } = memory ?? {};
  const kept = {
    ...(lastGood === undefined ? {} : { lastGood }),
    ...(before === undefined ? {} : { before }),
    onTrial: appliedWish(wish),
  };
  const runsAsBefore = lastGood !== undefined && runsAlike(wish, lastGood);
  if (!runsAsBefore && entry?.trial !== undefined && onTrial && runsAlike(wish, onTrial)) {
    return { trial: { ...entry.trial, digest: wish.digest }, wishes: kept };
  }
  if (runsAsBefore || rollout === undefined || !enabled) {
    return { wishes: nowGood(wish, memory) };
  }
  const approved = rejectionOf(entry, wish.digest) === undefined ? {} : { approved: true as const };
  const trial: Trial = { digest: wish.digest, commit, since, settings: rollout, ...approved };
  // One that was never seen to fail is better to go back to than none at all.
  const isFair = entry?.trial !== undefined && entry.trial.degraded !== true;
  const good = lastGood ?? (isFair ? onTrial : undefined);
  return { trial, wishes: { ...kept, ...(good === undefined ? {} : { lastGood: good }) } };
}

/** The wishes to remember when one has turned out to be good. */
export function nowGood(
  wish: AppliedWish,
  memory: Memory | undefined,
): Pick<Memory, 'lastGood' | 'before'> {
  const former = memory?.lastGood;
  const before = former?.digest === wish.digest ? memory?.before : former;
  return { lastGood: appliedWish(wish), ...(before === undefined ? {} : { before }) };
}

/** What is wanted of a workflow while its file's wish is rejected: what is on trial, else the last good one. */
export function wantedInstead(
  entry: Entry,
  memory: Pick<Memory, 'lastGood' | 'onTrial'> | undefined,
): AppliedWish | undefined {
  const { lastGood, onTrial } = memory ?? {};
  return [entry.trial === undefined ? undefined : onTrial, lastGood].find(
    (wish) => wish !== undefined && rejectionOf(entry, wish.digest) === undefined,
  );
}

function runsAlike(a: AppliedWish, b: AppliedWish): boolean {
  return versionDigest(a.body) === versionDigest(b.body);
}
