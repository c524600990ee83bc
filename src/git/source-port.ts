import type { BranchWriter } from './branch-writer.ts';
import type { Snapshot } from './snapshot.ts';

/** A source: where desired state comes from. */
export interface Source {
  /**
   * Asks the server where the ref stands, and brings its commit here if it is not. Throws any of GIT_ERRORS; a commit
   * that is not signed as the source asks is never given.
   */
  read(signal?: AbortSignal): Promise<Snapshot>;
  /**
   * What the last successful `read` gave, also one before a restart, without asking the server. Its signature is another
   * matter: the keys may have changed since, so its `trust` is to be asked.
   */
  lastGood(signal?: AbortSignal): Promise<Snapshot | undefined>;
  /**
   * When the server last said where the ref stands, in ms since 1970; after a restart known once `read` or `lastGood` was
   * called. A commit that is not signed is seen, too: what is applied then is not out of date.
   */
  lastGoodAt(): number | undefined;
  /**
   * Says whether `ancestor` is `commit` or one that it descends from; false when one of them is unknown. A work tree
   * has no history that could be rewritten: always true.
   */
  contains(commit: string, ancestor: string, signal?: AbortSignal): Promise<boolean>;
  /** An older commit, if it is here; before it is applied, its `trust` is to be asked. */
  at(sha: string, signal?: AbortSignal): Promise<Snapshot | undefined>;
  /**
   * Writes branches of the repository. Undefined for a work tree, also one that lies in a repository: what is followed
   * there are files and not commits, so there is no commit that a branch could start from.
   */
  readonly branches: BranchWriter | undefined;
}

/** What may be seen of a source's work, for logs and metrics. */
export interface GitObserver {
  /** A `read` ended; `from` is the commit that the source had before, so that an equal one says that nothing is new. */
  read?(reading: {
    readonly source: string;
    readonly durationMs: number;
    readonly from: string | undefined;
    readonly snapshot: Snapshot;
  }): void;
  /** A `read` threw. */
  readFailed?(failure: {
    readonly source: string;
    readonly durationMs: number;
    readonly error: Error;
  }): void;
  /** A fetch brought new objects; `from` is the commit that was current before. */
  fetched?(fetch: {
    readonly source: string;
    readonly from: string | undefined;
    readonly to: string;
    readonly durationMs: number;
  }): void;
  /** The mirror was made anew: for the first time, because the URL is another, or because it was damaged. */
  recloned?(clone: {
    readonly source: string;
    readonly reason: 'first' | 'moved' | 'damaged';
    readonly cause: Error | undefined;
    readonly to: string;
    readonly durationMs: number;
  }): void;
}
