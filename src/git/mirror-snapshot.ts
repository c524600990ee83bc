import { parseBatch } from './blob-batch.ts';
import { COMMIT_FORMAT, NO_OID, parseCommit } from './commit-log.ts';
import { quote } from './git-failure.ts';
import { lastTouches, parseRenames, versions } from './history.ts';
import type { LocalGit } from './history.ts';
import type { Mirror } from './mirror.ts';
import type { Commit, Snapshot, TreeFile, Version } from './snapshot.ts';
import { commonDirectory, parseTree, treePath } from './tree-listing.ts';
import type { Trust } from './trust.ts';

const OID = /^[0-9a-f]{40}$/;

/** More bytes than any reader takes. */
const MOST_BYTES = 16 * 1024 * 1024;

/** What stands for a file that is larger: it is refused for its size, and the memory is not needed twice. */
const TOO_LARGE = new Uint8Array(MOST_BYTES + 1);

/** Says whether a commit may be applied. */
export type TrustOf = (commit: Commit, signal?: AbortSignal) => Promise<Trust>;

/** Opens a commit that the mirror holds; `name` is the ref's, or empty. Throws GIT_CORRUPT. */
export async function openSnapshot(
  mirror: Mirror,
  name: string,
  sha: string,
  trustOf: TrustOf,
  signal?: AbortSignal,
): Promise<Snapshot> {
  const { stdout } = await mirror.local(['log', '-1', COMMIT_FORMAT, sha], { signal });
  const commit = parseCommit(stdout.toString('utf8'));
  if (commit === undefined) {
    throw mirror.corrupt(`Commit ${sha} cannot be read.`);
  }
  const revision = name === '' ? `sha1:${sha}` : `${name}@sha1:${sha}`;
  return new MirrorSnapshot(mirror, revision, commit, trustOf);
}

class MirrorSnapshot implements Snapshot {
  readonly revision: string;
  readonly commit: Commit;
  readonly isWorkTree = false;
  readonly #mirror: Mirror;
  readonly #git: LocalGit;
  readonly #trustOf: TrustOf;
  // Only what was read to its end is kept: a promise that is shared would be ended by its first caller's signal.
  readonly #listings = new Map<string, readonly TreeFile[]>();
  /** Ids of listed files that are too large to be read. */
  readonly #large = new Set<string>();
  readonly #touched = new Map<string, Commit | undefined>();

  constructor(mirror: Mirror, revision: string, commit: Commit, trustOf: TrustOf) {
    this.#mirror = mirror;
    this.revision = revision;
    this.commit = commit;
    this.#git = (args, call) => mirror.local(args, call);
    this.#trustOf = trustOf;
  }

  async trust(signal?: AbortSignal): Promise<Trust> {
    return this.#trustOf(this.commit, signal);
  }

  async files(path: string, signal?: AbortSignal): Promise<readonly TreeFile[] | undefined> {
    const inTree = treePath(path);
    if (inTree === undefined) {
      return undefined;
    }
    const files = this.#listed(inTree) ?? (await this.#list(inTree, signal));
    this.#listings.set(inTree, files);
    for (const { oid, size } of files) {
      if (size > MOST_BYTES) {
        this.#large.add(oid);
      }
    }
    return files.length === 0 && inTree !== '' ? undefined : files;
  }

  /** From the listing of a directory above, if there is one: each run of Git costs milliseconds. */
  #listed(path: string): readonly TreeFile[] | undefined {
    const known = this.#listings.get(path);
    if (known !== undefined) {
      return known;
    }
    for (const [above, files] of this.#listings) {
      if (isUnder(path, above)) {
        return files.filter((file) => isUnder(file.path, path));
      }
    }
    return undefined;
  }

  async #list(path: string, signal: AbortSignal | undefined): Promise<readonly TreeFile[]> {
    const limit = path === '' ? [] : ['--', path];
    const args = ['ls-tree', '-r', '-z', '-l', '--full-tree', this.commit.sha, ...limit];
    const { stdout } = await this.#mirror.local(args, { signal });
    const files = parseTree(stdout);
    if (files === undefined) {
      throw this.#mirror.corrupt(`Objects of commit ${this.commit.sha} are missing.`);
    }
    return files;
  }

  async read(
    oids: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, Uint8Array<ArrayBuffer>>> {
    const known = [...new Set(oids)].filter((oid) => OID.test(oid));
    const large = new Set(known.filter((oid) => this.#large.has(oid)));
    const given = [...large].map((oid) => [oid, TOO_LARGE] as const);
    const wanted = known.filter((oid) => !large.has(oid));
    if (wanted.length === 0) {
      return new Map(given);
    }
    const input = `${wanted.join('\n')}\n`;
    const { stdout } = await this.#mirror.local(['cat-file', '--batch'], { input, signal });
    const batch = parseBatch(stdout, wanted.length);
    if (!batch.ok) {
      throw this.#mirror.corrupt(batch.line);
    }
    return large.size === 0 ? batch.blobs : new Map([...batch.blobs, ...given]);
  }

  async lastCommits(
    paths: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, Commit>> {
    const unknown = paths.filter((path) => !this.#touched.has(path));
    if (unknown.length > 0) {
      const oids = await this.#oids(unknown, signal);
      const found = await lastTouches(this.#git, this.commit.sha, oids, signal);
      for (const path of unknown) {
        this.#touched.set(path, found.get(path)?.commit);
      }
    }
    return new Map(
      paths.flatMap((path) => {
        const commit = this.#touched.get(path);
        return commit === undefined ? [] : [[path, commit] as const];
      }),
    );
  }

  async #oids(
    paths: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<ReadonlyMap<string, string>> {
    const files = (await this.files(commonDirectory(paths), signal)) ?? [];
    const present = new Map(files.map(({ path, oid }) => [path, oid]));
    return new Map(paths.map((path) => [path, present.get(path) ?? NO_OID]));
  }

  async history(path: string, limit: number, signal?: AbortSignal): Promise<readonly Version[]> {
    return versions(this.#git, this.commit.sha, path, limit, signal);
  }

  async renamesSince(sha: string, signal?: AbortSignal): Promise<ReadonlyMap<string, string>> {
    if (!OID.test(sha) || sha === this.commit.sha) {
      return new Map();
    }
    const args = ['diff-tree', '-r', '-z', '--raw', '-M', '--diff-filter=R', sha, this.commit.sha];
    const { exitCode, stdout, stderr } = await this.#mirror.local(args, { answers: [128], signal });
    if (exitCode === 0) {
      return parseRenames(stdout);
    }
    if (await this.#mirror.holds(sha, signal)) {
      throw this.#mirror.corrupt(quote(stderr));
    }
    return new Map();
  }
}

function isUnder(path: string, directory: string): boolean {
  return directory === '' || path === directory || path.startsWith(`${directory}/`);
}
