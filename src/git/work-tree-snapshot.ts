import { userInfo } from 'node:os';
import { NO_OID } from './commit-log.ts';
import { gitError } from './errors.ts';
import { lastTouches } from './history.ts';
import type { LocalGit } from './history.ts';
import type { Commit, Snapshot, TreeFile, Version } from './snapshot.ts';
import { treePath } from './tree-listing.ts';
import { UNASKED } from './trust.ts';
import type { Trust } from './trust.ts';
import { blobOid, readEntry } from './work-tree.ts';
import type { WorkTree } from './work-tree.ts';

/** The repository that a work tree lies in. */
export interface EnclosingRepository {
  readonly git: LocalGit;
  readonly head: string;
  /** The work tree's path in the repository: empty, or with a `/` at its end. */
  readonly prefix: string;
}

/** The files of a directory as a snapshot. What is not as in the last commit stands under a commit of its own. */
export class WorkTreeSnapshot implements Snapshot {
  readonly revision: string;
  readonly commit: Commit;
  readonly isWorkTree = true;
  readonly #tree: WorkTree;
  readonly #enclosing: (signal?: AbortSignal) => Promise<EnclosingRepository | undefined>;

  constructor(
    tree: WorkTree,
    now: number,
    enclosing: (signal?: AbortSignal) => Promise<EnclosingRepository | undefined>,
  ) {
    this.#tree = tree;
    this.#enclosing = enclosing;
    this.revision = `worktree@sha256:${tree.digest}`;
    this.commit = {
      sha: tree.digest,
      author: userName(),
      email: '',
      at: new Date(tree.newestMs ?? now).toISOString(),
      subject: 'Files of the work tree',
    };
  }

  async files(path: string): Promise<readonly TreeFile[] | undefined> {
    const inTree = treePath(path);
    if (inTree === undefined || inTree === '') {
      return inTree === undefined ? undefined : this.#tree.files;
    }
    const files = this.#tree.files.filter(
      (file) => file.path === inTree || file.path.startsWith(`${inTree}/`),
    );
    return files.length === 0 && !this.#tree.directories.has(inTree) ? undefined : files;
  }

  async read(
    oids: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, Uint8Array<ArrayBuffer>>> {
    const open = new Set(oids);
    const found = new Map<string, Uint8Array<ArrayBuffer>>();
    for (const file of this.#tree.files) {
      if (open.has(file.oid) && file.kind !== 'submodule') {
        signal?.throwIfAborted();
        const bytes = await this.#bytes(file);
        if (bytes !== undefined) {
          found.set(file.oid, bytes);
          open.delete(file.oid);
        }
      }
    }
    if (open.size > 0) {
      throw gitError('GIT_WORK_TREE_CHANGED');
    }
    return found;
  }

  /** Undefined when it no longer holds what it held when the tree was listed. */
  async #bytes(file: TreeFile): Promise<Uint8Array<ArrayBuffer> | undefined> {
    try {
      const bytes = await readEntry(this.#tree.root, file);
      return blobOid(bytes) === file.oid ? bytes : undefined;
    } catch {
      return undefined;
    }
  }

  async lastCommits(
    paths: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, Commit>> {
    const present = new Map(this.#tree.files.map(({ path, oid }) => [path, oid]));
    const enclosing = await this.#enclosing(signal);
    const prefix = enclosing?.prefix ?? '';
    const wanted = new Map(paths.map((path) => [prefix + path, present.get(path) ?? NO_OID]));
    const touches =
      enclosing === undefined
        ? new Map()
        : await lastTouches(enclosing.git, enclosing.head, wanted, signal);
    return new Map(
      paths.flatMap((path) => {
        const touch = touches.get(prefix + path);
        if (touch?.exact === true) {
          return [[path, touch.commit] as const];
        }
        return present.has(path) ? [[path, this.commit] as const] : [];
      }),
    );
  }

  async trust(): Promise<Trust> {
    return UNASKED;
  }

  async history(): Promise<readonly Version[]> {
    return [];
  }

  async renamesSince(): Promise<ReadonlyMap<string, string>> {
    return new Map();
  }
}

/** In a container the user often has no entry in the password file, which is an error to Node. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'work tree';
  }
}
