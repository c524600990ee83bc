/** A commit that a tenant was brought to, and since when all was well with it; times are milliseconds since 1970. */
export interface AppliedCommit {
  readonly commit: string;
  /** Since when every change of it is applied and none is refused; absent while that is not so. */
  readonly wellSince?: number;
  /** When the tenant went on to another commit. */
  readonly until?: number;
}

const KEPT = 50;

/** The list with what a pass found of the commit it worked from; newest last. */
export function withAppliedCommit(
  before: readonly AppliedCommit[],
  commit: string,
  isWell: boolean,
  now: number,
): readonly AppliedCommit[] {
  const last = before.at(-1);
  const since = last?.commit === commit ? last.wellSince : undefined;
  const current: AppliedCommit = { commit, ...(isWell ? { wellSince: since ?? now } : {}) };
  const others = before
    .filter((one) => one.commit !== commit)
    .map((one) => (one.until === undefined ? { ...one, until: now } : one));
  return [...others, current].slice(-KEPT);
}

/**
 * How long all has been well with a commit and with those that came after it, without a break: a newer commit that is
 * well too does not start the time anew. Undefined when it was never applied, or something is wrong with it.
 */
export function wellForMs(
  applied: readonly AppliedCommit[],
  commit: string,
  now: number,
): number | undefined {
  const at = applied.findIndex((one) => one.commit === commit);
  const since = applied[at]?.wellSince;
  if (since === undefined) {
    return undefined;
  }
  const broken = applied.findIndex((one, index) => index > at && one.wellSince === undefined);
  const end = broken < 0 ? now : (applied[broken - 1]?.until ?? now);
  return end - since;
}

/** The commits with which all has been well for so long, newest first. */
export function seasonedCommits(
  applied: readonly AppliedCommit[],
  forMs: number,
  now: number,
): readonly string[] {
  return applied
    .map(({ commit }) => commit)
    .filter((commit) => (wellForMs(applied, commit, now) ?? -1) >= forMs)
    .toReversed();
}
