/** How many commits of a source are remembered: tenants that are behind by more are not measured. */
const REMEMBERED = 100;

/** What is known of one source's commits. */
interface Commits {
  /** Milliseconds since 1970. */
  readonly seenAt: Map<string, number>;
  last?: string;
  /** When the first hook arrived that no answer of the source has followed yet. */
  hookAt?: number;
}

/** Knows when commits arrived, so that each is measured once for each tenant. All times are milliseconds since 1970. */
export class PushTimes {
  readonly #sources = new Map<string, Commits>();
  /** By tenant, the commit that was carried out last. */
  readonly #applied = new Map<string, string>();

  /** A hook announced something new. */
  hook(source: string, at: number): void {
    this.#of(source).hookAt ??= at;
  }

  /** The source was asked at this time and stands at this commit; the first one known is no push. */
  seen(source: string, sha: string, at: number): void {
    const commits = this.#of(source);
    const { last, hookAt } = commits;
    delete commits.hookAt;
    if (last === sha) {
      return;
    }
    commits.last = sha;
    if (last !== undefined) {
      commits.seenAt.set(sha, Math.min(at, hookAt ?? at));
    }
    const [oldest] = commits.seenAt.keys();
    if (oldest !== undefined && commits.seenAt.size > REMEMBERED) {
      commits.seenAt.delete(oldest);
    }
  }

  /** A tenant was brought to a commit: gives when that one arrived, the first time. */
  applied(tenant: string, source: string, sha: string): number | undefined {
    if (this.#applied.get(tenant) === sha) {
      return undefined;
    }
    this.#applied.set(tenant, sha);
    return this.#of(source).seenAt.get(sha);
  }

  /** Forgets tenants and sources that are not among these. */
  keepOnly(tenants: ReadonlySet<string>, sources: ReadonlySet<string>): void {
    for (const tenant of this.#applied.keys()) {
      if (!tenants.has(tenant)) {
        this.#applied.delete(tenant);
      }
    }
    for (const source of this.#sources.keys()) {
      if (!sources.has(source)) {
        this.#sources.delete(source);
      }
    }
  }

  #of(source: string): Commits {
    const known = this.#sources.get(source) ?? { seenAt: new Map<string, number>() };
    this.#sources.set(source, known);
    return known;
  }
}
