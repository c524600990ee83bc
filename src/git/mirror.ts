import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { contactServer } from './contact-server.ts';
import { gitError } from './errors.ts';
import { failureOf, quote } from './git-failure.ts';
import type { GitHome } from './git-home.ts';
import { parseRefs } from './remote-ref.ts';
import type { RemoteRef } from './remote-ref.ts';
import { runGit } from './run-git.ts';
import { parseTree } from './tree-listing.ts';
import type { GitAnswer } from './run-git.ts';
import type { RefSettings } from './source-settings.ts';

/** What a mirror needs to know of its source. */
export interface MirrorSettings {
  /** The address, as Git takes it. */
  readonly address: string;
  readonly ref: RefSettings;
  readonly timeoutMs: number;
}

/** How a local call of Git differs from the plain one. */
export interface LocalCall {
  readonly input?: string | Uint8Array;
  /** Variables beside the plain ones. */
  readonly env?: Readonly<Record<string, string>>;
  readonly enough?: (chunk: Buffer) => boolean;
  /** Exit codes that are answers; any other than 0 means that the mirror is damaged. */
  readonly answers?: readonly number[];
  readonly signal?: AbortSignal | undefined;
}

/** What a fetch brought. */
export interface Fetched {
  readonly oid: string;
  readonly sha: string;
}

const MIRROR = /^mirror-[0-9a-f]+\.git$/;

/** A bare copy of one ref of a repository, with its whole history. It can be thrown away and made again at any time. */
export class Mirror {
  /** Its directory in the source's own one; undefined until there is one. */
  current: string | undefined;
  /** Set once Git could not read it; only a fresh clone unsets it. */
  damaged = false;
  readonly #home: GitHome;
  readonly #settings: MirrorSettings;

  constructor(home: GitHome, settings: MirrorSettings) {
    this.#home = home;
    this.#settings = settings;
  }

  /** Asks the server for its refs. */
  async listRefs(
    patterns: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, string>> {
    const which = patterns.length === 0 ? ['--heads', '--tags'] : [];
    const args = ['ls-remote', ...which, '--', this.#settings.address, ...patterns];
    const { stdout } = await this.#remote('none', args, signal);
    return parseRefs(stdout.toString('utf8'));
  }

  /** Brings the ref up to date. Throws what the server said; any other failure means that this mirror is no good. */
  async fetch(remote: RemoteRef, signal?: AbortSignal): Promise<Fetched> {
    return this.#fetchInto(this.#directory(), remote, signal);
  }

  /** Pushes one commit; whether the server took it is told by the answer, which `readPush` reads. */
  async push(lease: string, spec: string, signal?: AbortSignal): Promise<GitAnswer> {
    const args = ['push', '--porcelain', '--progress', `--force-with-lease=${lease}`];
    return this.#contact(this.#directory(), [...args, '--', this.#settings.address, spec], signal);
  }

  /** Makes a fresh mirror beside the present one and switches to it when it is whole. */
  async clone(remote: RemoteRef, signal?: AbortSignal): Promise<Fetched> {
    await this.removeReplaced();
    const fresh = `mirror-${randomBytes(6).toString('hex')}.git`;
    const args = ['init', '--bare', '--template=', '--initial-branch=main', fresh];
    try {
      const made = await this.#run(this.#home.local, args, { signal });
      if (made.exitCode !== 0) {
        throw gitError('GIT_FAILED', { message: quote(made.stderr) });
      }
      const fetched = await this.#fetchInto(fresh, remote, signal);
      this.current = fresh;
      this.damaged = false;
      return fetched;
    } catch (error) {
      await this.#remove(fresh);
      throw error;
    }
  }

  /** Removes what clones that were replaced or broken off have left. */
  async removeReplaced(): Promise<void> {
    const names = await readdir(this.#home.directory);
    await Promise.all(
      names
        .filter((name) => MIRROR.test(name) && name !== this.current)
        .map((name) => this.#remove(name)),
    );
  }

  /** Runs Git on the mirror without any network. Throws GIT_CORRUPT and remembers the damage. */
  async local(args: readonly string[], call: LocalCall = {}): Promise<GitAnswer> {
    const env = { ...this.#home.local, ...call.env, GIT_DIR: this.#path(this.#directory()) };
    const answer = await this.#run(env, args, call);
    if (answer.exitCode !== 0 && call.answers?.includes(answer.exitCode) !== true) {
      throw this.corrupt(quote(answer.stderr));
    }
    return answer;
  }

  /** Says whether this commit is here. */
  async holds(sha: string, signal?: AbortSignal): Promise<boolean> {
    if (this.current === undefined) {
      return false;
    }
    const args = ['rev-parse', '--verify', `${sha}^{commit}`];
    return (await this.local(args, { answers: [128], signal })).exitCode === 0;
  }

  /** Looks whether a commit's tree is here with all its files, as far as can be told without reading them. Throws GIT_CORRUPT. */
  async checkTree(sha: string, signal?: AbortSignal): Promise<void> {
    const { stdout } = await this.local(['ls-tree', '-r', '-z', '-l', sha], { signal });
    if (parseTree(stdout) === undefined) {
      throw this.corrupt(`Objects of commit ${sha} are missing.`);
    }
  }

  /** Makes the error, and has the next read of the source clone afresh. */
  corrupt(message: string): Error {
    this.damaged = true;
    return gitError('GIT_CORRUPT', { message });
  }

  async #fetchInto(
    directory: string,
    remote: RemoteRef,
    signal: AbortSignal | undefined,
  ): Promise<Fetched> {
    if (remote.ref === undefined) {
      return this.#fetchCommit(directory, remote.oid, signal);
    }
    const spec =
      this.#settings.ref.kind === 'semver'
        ? '+refs/tags/*:refs/tags/*'
        : `+${remote.ref}:${remote.ref}`;
    await this.#fetch(directory, [spec], signal);
    // Read from the mirror and not taken from ls-remote: the ref may have moved between the two.
    const env = { ...this.#home.local, GIT_DIR: this.#path(directory) };
    const args = ['rev-parse', remote.ref, `${remote.ref}^{commit}`];
    const { exitCode, stdout, stderr } = await this.#run(env, args, { signal });
    const [oid, sha] = stdout.toString('utf8').split('\n');
    if (exitCode !== 0 || oid === undefined || sha === undefined) {
      const kind = await this.#run(env, ['cat-file', '-t', `${remote.ref}^{}`], { signal });
      // Either it is no commit, or it is not here although the fetch said so.
      throw gitError(kind.exitCode === 0 ? 'GIT_REF_NOT_FOUND' : 'GIT_CORRUPT', {
        message: quote(stderr),
      });
    }
    return { oid, sha };
  }

  /** By its id where the server allows it, else with all that branches and tags reach. */
  async #fetchCommit(
    directory: string,
    sha: string,
    signal: AbortSignal | undefined,
  ): Promise<Fetched> {
    try {
      await this.#fetch(directory, [`+${sha}:refs/mainsheet/commit`], signal);
    } catch (error) {
      signal?.throwIfAborted();
      const all = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];
      await this.#fetch(directory, all, signal);
      const env = { ...this.#home.local, GIT_DIR: this.#path(directory) };
      const args = ['rev-parse', '--verify', `${sha}^{commit}`];
      const { exitCode } = await this.#run(env, args, { signal });
      if (exitCode !== 0) {
        throw gitError('GIT_REF_NOT_FOUND', { message: `Commit ${sha}.`, cause: error });
      }
    }
    return { oid: sha, sha };
  }

  async #fetch(
    directory: string,
    specs: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const options = ['--progress', '--prune', '--no-tags', '--no-write-fetch-head'];
    const args = ['fetch', ...options, '--no-recurse-submodules', '--', this.#settings.address];
    await this.#remote(directory, [...args, ...specs], signal);
  }

  async #remote(
    directory: string,
    args: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<GitAnswer> {
    const answer = await this.#contact(directory, args, signal);
    if (answer.exitCode !== 0) {
      throw failureOf(answer.stderr);
    }
    return answer;
  }

  async #contact(
    directory: string,
    args: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<GitAnswer> {
    // Always named, also where there is none: Git would look for a repository in all directories above.
    const repository = { GIT_DIR: this.#path(directory) };
    return contactServer(this.#home, (env) =>
      this.#run({ ...env, ...repository }, args, { signal }, true),
    );
  }

  async #run(
    env: Readonly<Record<string, string>>,
    args: readonly string[],
    { answers: _answers, env: _env, ...call }: LocalCall,
    network = false,
  ): Promise<GitAnswer> {
    const { timeoutMs } = this.#settings;
    return runGit({ ...call, args, env, directory: this.#home.directory, timeoutMs, network });
  }

  #directory(): string {
    if (this.current === undefined) {
      throw this.corrupt('There is no mirror.');
    }
    return this.current;
  }

  #path(directory: string): string {
    return path.join(this.#home.directory, directory);
  }

  /** With retries, since a process that a killed Git left behind may still be writing there. */
  async #remove(name: string): Promise<void> {
    await rm(this.#path(name), { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }
}
