import { isAppError } from '../kernel/app-error.ts';
import { gitError } from './errors.ts';
import { pushFailureOf, quote } from './git-failure.ts';
import { makeCommit } from './make-commit.ts';
import type { NewCommit } from './make-commit.ts';
import { mergeRequestLink } from './merge-request-link.ts';
import type { Mirror } from './mirror.ts';
import { readPush } from './push-report.ts';
import { checkRef } from './ref-name.ts';
import type { SourceSettings } from './source-settings.ts';
import type { Turns } from './turns.ts';

/** One commit on a branch of its own. */
export interface BranchChange extends NewCommit {
  /** By its short name, as `branchFor` makes it. */
  readonly branch: string;
}

/** What became of a push. */
export type Pushed =
  | { readonly kind: 'pushed'; readonly commit: string }
  /** The base holds these very files: nothing was pushed. */
  | { readonly kind: 'unchanged' }
  /** The branch is not where it was expected; undefined when there is none. */
  | { readonly kind: 'moved'; readonly tip: string | undefined }
  /** By a protected branch or a hook, in the server's words; or because the files cannot stand beside the base's. */
  | { readonly kind: 'refused'; readonly reason: string };

/** Writes branches of a source's repository. Every method may throw any of GIT_ERRORS, except those of work trees. */
export interface BranchWriter {
  /** Where these branches stand at the server, in one request; those that are not there are left out. */
  tips(branches: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, string>>;
  /**
   * Makes one commit on the base and puts the branch there, whatever it held before. It replaces nothing but
   * `expected`; undefined means that there must be no such branch. A branch that already is this commit counts as
   * pushed, so a push whose answer was lost is simply made again with the same change.
   */
  push(change: BranchChange, expected: string | undefined, signal?: AbortSignal): Promise<Pushed>;
  /** The page on which a person opens a merge request for the branch; undefined where the host is not known. */
  mergeRequestUrl(branch: string, into: string | undefined): string | undefined;
}

const OID = /^[0-9a-f]{40}$/;
/** More branches than this are found among all refs, since the names would not fit on a command line. */
const BRANCHES_AT_ONCE = 200;
/** What hosts also answer to someone who may read but not write. */
const MAYBE_DENIED = new Set(['GIT_AUTH_FAILED', 'GIT_REPOSITORY_NOT_FOUND']);

/** Opens the writer of a source; `mirror` gives its mirror, and `turns` keeps its fetches apart from our work on it. */
export function openBranchWriter(
  settings: SourceSettings,
  turns: Turns,
  mirror: () => Promise<Mirror>,
): BranchWriter {
  return {
    tips: async (branches, signal) => tips(await mirror(), branches, signal),
    push: (change, expected, signal) =>
      turns.take(async () => push(await mirror(), settings, change, expected, signal), signal),
    mergeRequestUrl: (branch, into) => mergeRequestLink(settings.url, branch, into),
  };
}

async function tips(
  mirror: Mirror,
  branches: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, string>> {
  const refs = branches.map(refOf);
  if (refs.length === 0) {
    return new Map();
  }
  const found = await mirror.listRefs(refs.length > BRANCHES_AT_ONCE ? [] : refs, signal);
  return new Map(
    branches.flatMap((branch) => {
      const tip = found.get(refOf(branch));
      return tip === undefined ? [] : [[branch, tip] as const];
    }),
  );
}

/** Throws GIT_REF_INVALID. */
function refOf(branch: string): string {
  checkRef({ kind: 'branch', name: branch });
  return `refs/heads/${branch}`;
}

async function push(
  mirror: Mirror,
  settings: SourceSettings,
  change: BranchChange,
  expected: string | undefined,
  signal: AbortSignal | undefined,
): Promise<Pushed> {
  const ref = refOf(change.branch);
  if (expected !== undefined && !OID.test(expected)) {
    throw gitError('GIT_REF_INVALID', { message: `The branch is expected at ${expected}.` });
  }
  const made = await makeCommit(mirror, settings, change, signal);
  if (made.kind !== 'made') {
    return made;
  }
  const { commit } = made;
  // By its id, so that the mirror needs no ref that a fetch would see.
  const answer = await mirror.push(`${ref}:${expected ?? ''}`, `${commit}:${ref}`, signal);
  const report = readPush(answer, ref);
  if (report === undefined) {
    throw await contactFailure(mirror, ref, answer.stderr, signal);
  }
  if (report.kind === 'taken') {
    return { kind: 'pushed', commit };
  }
  // Where it stands now says why, without a look at the words; it may have moved between the offer and the answer.
  const tip = (await tips(mirror, [change.branch], signal)).get(change.branch);
  if (tip === commit) {
    return { kind: 'pushed', commit };
  }
  return tip === expected ? { kind: 'refused', reason: report.reason } : { kind: 'moved', tip };
}

/** A host that refuses the write but lets us read is not one that refused the credentials. */
async function contactFailure(
  mirror: Mirror,
  ref: string,
  stderr: string,
  signal: AbortSignal | undefined,
): Promise<Error> {
  const failure = pushFailureOf(stderr);
  if (!MAYBE_DENIED.has(failure.code)) {
    return failure;
  }
  try {
    await mirror.listRefs([ref], signal);
  } catch (error) {
    return isAppError(error) ? failure : (error as Error);
  }
  return gitError('GIT_PUSH_DENIED', { message: quote(stderr) });
}
