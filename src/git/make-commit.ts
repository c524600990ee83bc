import { rm } from 'node:fs/promises';
import path from 'node:path';
import { NO_OID } from './commit-log.ts';
import { DEFAULT_COMMITTER, NO_PASSPHRASE, identity, signingConfig } from './committer.ts';
import { gitError } from './errors.ts';
import { quote } from './git-failure.ts';
import type { Mirror } from './mirror.ts';
import type { GitAnswer } from './run-git.ts';
import type { SourceSettings } from './source-settings.ts';
import { FILE_MODE, changeFault, omission, parseIndex } from './tree-change.ts';
import type { FileChanges, IndexEntries } from './tree-change.ts';

/** A commit to be made. The same one, made again, has the same id (signed: with an Ed25519 or RSA key). */
export interface NewCommit {
  /** The commit that it is made on, 40 hex digits; it must be in the mirror. */
  readonly base: string;
  readonly files: FileChanges;
  readonly message: string;
  /** The date of the commit, in ms since 1970. */
  readonly at: number;
}

/** What became of it; `unchanged` when the base's tree is already so. */
export type Made =
  | { readonly kind: 'made'; readonly commit: string }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'refused'; readonly reason: string };

/** How one call of Git differs from the next. */
interface Call {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

type Git = (args: readonly string[], call?: Call) => Promise<GitAnswer>;

const OID = /^[0-9a-f]{40}$/;
/** With which Git says that something is wrong; not all of it is damage. */
const ANSWERS = [1, 128, 129];

/**
 * Makes a commit in the mirror that no ref points to: if it is never pushed, nobody sees it, and Git's clean-up takes
 * it in two weeks. The mirror has no work tree, so it is put together in an index of its own. To be called by one at a
 * time. Throws GIT_REF_NOT_FOUND, GIT_CORRUPT, GIT_SIGNING_FAILED and GIT_FAILED.
 */
export async function makeCommit(
  mirror: Mirror,
  settings: SourceSettings,
  commit: NewCommit,
  signal?: AbortSignal,
): Promise<Made> {
  if (!OID.test(commit.base) || !(await mirror.holds(commit.base, signal))) {
    // Throws when it is the mirror that is damaged: a read would not see that while nothing moves.
    await mirror.local(['for-each-ref', '--format=%(tree)'], { signal });
    throw gitError('GIT_REF_NOT_FOUND', { message: `Commit ${commit.base} is not in the mirror.` });
  }
  const index = path.join(settings.directory, 'branch.index');
  const git: Git = (args, { env, ...call } = {}) =>
    mirror.local(args, {
      ...call,
      env: { ...env, GIT_INDEX_FILE: index },
      answers: ANSWERS,
      signal,
    });
  // What a process that was killed has left, too.
  await removeIndex(index);
  try {
    const tree = await writeTree(mirror, git, commit, signal);
    if (tree.kind !== 'tree') {
      return tree;
    }
    return { kind: 'made', commit: await writeCommit(git, settings, commit, tree.oid) };
  } finally {
    await removeIndex(index);
  }
}

async function removeIndex(index: string): Promise<void> {
  await rm(index, { force: true });
  await rm(`${index}.lock`, { force: true });
}

type Tree = { readonly kind: 'tree'; readonly oid: string } | Exclude<Made, { kind: 'made' }>;

async function writeTree(
  mirror: Mirror,
  git: Git,
  { base, files }: NewCommit,
  signal: AbortSignal | undefined,
): Promise<Tree> {
  const read = await git(['read-tree', base]);
  if (read.exitCode !== 0) {
    // Told apart from a tree that is whole, but that Git does not like.
    await mirror.checkTree(base, signal);
    throw failed(read);
  }
  const entries = await listIndex(git);
  const fault = changeFault(entries, files) ?? (await changeIndex(git, entries, files));
  if (fault !== undefined) {
    return { kind: 'refused', reason: fault };
  }
  const oid = await line(git(['write-tree']));
  return oid === (await line(git(['rev-parse', `${base}^{tree}`])))
    ? { kind: 'unchanged' }
    : { kind: 'tree', oid };
}

async function listIndex(git: Git): Promise<IndexEntries> {
  return parseIndex((await succeed(git(['ls-files', '--stage', '-z']))).stdout);
}

/** Gives what Git would not do; a file keeps its mode. */
async function changeIndex(
  git: Git,
  entries: IndexEntries,
  files: FileChanges,
): Promise<string | undefined> {
  const removed: string[] = [];
  const written: string[] = [];
  for (const [file, bytes] of files) {
    if (bytes === undefined) {
      removed.push(`0 ${NO_OID}\t${file}\0`);
    } else {
      const oid = await line(git(['hash-object', '-w', '--stdin'], { input: bytes }));
      written.push(`${entries.get(file) ?? FILE_MODE} ${oid}\t${file}\0`);
    }
  }
  const protect = ['-c', 'core.protectHFS=true', '-c', 'core.protectNTFS=true'];
  const input = [...removed, ...written].join('');
  await succeed(git([...protect, 'update-index', '-z', '--index-info'], { input }));
  return omission(await listIndex(git), files);
}

async function writeCommit(
  git: Git,
  { commit: committer = DEFAULT_COMMITTER }: SourceSettings,
  { base, message, at }: NewCommit,
  tree: string,
): Promise<string> {
  const { signingKeyFile } = committer;
  const signed = signingKeyFile !== undefined;
  const config = signed ? await signingConfig(signingKeyFile) : [];
  const args = [...config, 'commit-tree', ...(signed ? ['-S'] : []), '-p', base, tree];
  const env = { ...NO_PASSPHRASE, ...identity(committer, at) };
  const answer = await git(args, { input: messageText(message), env });
  if (signed && answer.exitCode !== 0) {
    throw gitError('GIT_SIGNING_FAILED', { message: quote(answer.stderr) });
  }
  return line(Promise.resolve(answer));
}

/** Git refuses a NUL; the other control characters would reach the terminal of whoever reads the log. */
function messageText(message: string): string {
  return `${message.replaceAll(/[^\P{Cc}\n\t]/gu, ' ').trimEnd()}\n`;
}

async function line(answer: Promise<GitAnswer>): Promise<string> {
  return (await succeed(answer)).stdout.toString('latin1').trim();
}

async function succeed(pending: Promise<GitAnswer>): Promise<GitAnswer> {
  const answer = await pending;
  if (answer.exitCode !== 0) {
    throw failed(answer);
  }
  return answer;
}

function failed({ stderr }: GitAnswer): Error {
  return gitError('GIT_FAILED', { message: quote(stderr) });
}
