import type { Trust } from './trust.ts';

/** One commit, as reports name it. */
export interface Commit {
  /** 40 hex digits; of a work tree the 64 of its digest. */
  readonly sha: string;
  readonly author: string;
  readonly email: string;
  /** When it was committed, RFC 3339 in UTC. */
  readonly at: string;
  readonly subject: string;
}

/** One entry of a commit's tree. */
export interface TreeFile {
  /** From the root of the repository, with `/`. */
  readonly path: string;
  /** Git's blob id, 40 hex digits; of a submodule the commit it points to. */
  readonly oid: string;
  /** Bytes; 0 for a submodule. */
  readonly size: number;
  /** Symlinks and submodules are told apart so that nobody follows them. */
  readonly kind: 'file' | 'symlink' | 'submodule';
}

/** A file as one commit left it. */
export interface Version {
  readonly commit: Commit;
  readonly oid: string;
}

/** What a source held at one commit. Every method may throw GIT_CORRUPT; the next `read` of the source then heals it. */
export interface Snapshot {
  /** `main@sha1:…`, `v1.2.0@sha1:…`, `sha1:…`, or `worktree@sha256:…`. */
  readonly revision: string;
  readonly commit: Commit;
  readonly isWorkTree: boolean;
  /** Says whether the commit may be applied, by the keys that the source trusts at this moment. */
  trust(signal?: AbortSignal): Promise<Trust>;
  /** Everything below a path (`''` or `.` for the root), or the one file at it; undefined when there is nothing. */
  files(path: string, signal?: AbortSignal): Promise<readonly TreeFile[] | undefined>;
  /** The bytes of these blobs, all in one call of Git. */
  read(
    oids: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, Uint8Array<ArrayBuffer>>>;
  /** The commit that last gave each of these paths its content; paths that are not in the tree are left out. */
  lastCommits(paths: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, Commit>>;
  /** The versions of a file under this path, newest first, deletions left out. */
  history(path: string, limit: number, signal?: AbortSignal): Promise<readonly Version[]>;
  /** By new path the old one, as Git's rename detection sees it since a commit; empty when that commit is unknown. */
  renamesSince(sha: string, signal?: AbortSignal): Promise<ReadonlyMap<string, string>>;
}
