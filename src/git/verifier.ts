import { isAppError } from '../kernel/app-error.ts';
import type { Clock } from '../kernel/clock.ts';
import { gitError } from './errors.ts';
import type { Mirror } from './mirror.ts';
import { checkCommit, checkTag } from './signature-check.ts';
import type { Checking, TagRef, Verdict } from './signature-check.ts';
import { needKeygen, readTrustedKeys } from './signer-files.ts';
import type { Commit } from './snapshot.ts';
import type { VerifySettings } from './source-settings.ts';
import type { Trust } from './trust.ts';
import { printable } from './unverified.ts';

/** Enough for the few commits that a source is asked about, under a few versions of the keys. */
const REMEMBERED = 64;
/** After this a refusal is looked at again: the disk may have been full, or `ssh-keygen` too old. */
const REFUSED_FOR_MS = 60_000;
/** What speaks against the commit or the keys, and not against this machine. */
const REFUSALS = new Set(['GIT_NOT_VERIFIED', 'GIT_SIGNERS_INVALID', 'GIT_KEYGEN_MISSING']);

/** Says whether commits are signed by somebody whom the source trusts, and remembers what Git answered. */
export class Verifier {
  readonly #settings: VerifySettings;
  readonly #directory: string;
  readonly #searchPath: string;
  readonly #clock: Clock;
  readonly #verdicts = new Map<string, { readonly verdict: Verdict; readonly at: number }>();

  /** `directory` is the source's own; `searchPath` is the PATH that Git runs with. */
  constructor(settings: VerifySettings, directory: string, searchPath: string, clock: Clock) {
    this.#clock = clock;
    this.#settings = settings;
    this.#directory = directory;
    this.#searchPath = searchPath;
  }

  /**
   * Says whether a commit may be applied. Without the tag by which it was found, one that points to it is looked for,
   * where tags count. What the files of the keys say at this moment is what holds.
   */
  async trust(
    mirror: Mirror,
    commit: Commit,
    tag: TagRef | undefined,
    signal?: AbortSignal,
  ): Promise<Trust> {
    const { mode } = this.#settings;
    try {
      const keys = await readTrustedKeys(this.#settings);
      const checking = { mirror, keys, directory: this.#directory, signal };
      const signedBy = new Set<string>();
      if (mode !== 'tag') {
        signedBy.add(await this.#commit(commit, checking));
      }
      if (mode !== 'head') {
        signedBy.add(await this.#tag(commit, tag, checking));
      }
      return { kind: 'verified', signedBy: [...signedBy].join(', ') };
    } catch (error) {
      if (isAppError(error) && REFUSALS.has(error.code)) {
        return { kind: 'refused', error };
      }
      throw error;
    }
  }

  async #commit(commit: Commit, checking: Checking): Promise<string> {
    const { sha } = commit;
    const verdict = await this.#remember(`commit ${sha}`, checking, () =>
      checkCommit(sha, checking),
    );
    return signerOf(verdict, `Commit ${describe(commit)}`);
  }

  async #tag(commit: Commit, known: TagRef | undefined, checking: Checking): Promise<string> {
    const { sha } = commit;
    const tags = known === undefined ? await tagsAt(sha, checking) : [known];
    const verdicts: (readonly [TagRef, Verdict])[] = [];
    for (const tag of tags) {
      const what = `tag ${tag.oid} ${tag.name} ${sha}`;
      verdicts.push([
        tag,
        await this.#remember(what, checking, () => checkTag(tag, sha, checking)),
      ]);
    }
    const [tag, verdict] = verdicts.find(([, found]) => found.ok) ?? verdicts[0] ?? [];
    if (tag === undefined || verdict === undefined) {
      throw gitError('GIT_NOT_VERIFIED', {
        message: `Commit ${describe(commit)} is not found by a tag, and no tag of it is here.`,
        hint: 'The source asks for a signed tag: follow one with `ref: { tag: … }` or `ref: { semver: … }`.',
      });
    }
    return signerOf(verdict, `Tag ${printable(tag.name)}, which is commit ${describe(commit)},`);
  }

  async #remember(
    what: string,
    { keys }: Checking,
    check: () => Promise<Verdict>,
  ): Promise<Verdict> {
    const key = `${what} ${keys.digest}`;
    const known = this.#verdicts.get(key);
    const now = this.#clock.monotonicMs();
    if (known !== undefined && (known.verdict.ok || now - known.at < REFUSED_FOR_MS)) {
      return known.verdict;
    }
    await needKeygen(this.#searchPath);
    const verdict = await check();
    this.#verdicts.set(key, { verdict, at: now });
    const [oldest] = this.#verdicts.keys();
    if (oldest !== undefined && this.#verdicts.size > REMEMBERED) {
      this.#verdicts.delete(oldest);
    }
    return verdict;
  }
}

/** Throws GIT_NOT_VERIFIED. */
function signerOf(verdict: Verdict, name: string): string {
  if (verdict.ok) {
    return verdict.signedBy;
  }
  const { words, hint } = verdict;
  throw gitError('GIT_NOT_VERIFIED', { message: `${name} ${words}.`, hint });
}

function describe({ sha, author, subject }: Commit): string {
  return `${sha.slice(0, 12)} of ${printable(author)} ("${printable(subject)}")`;
}

/** The tags of the mirror that point to a commit. */
async function tagsAt(sha: string, { mirror, signal }: Checking): Promise<readonly TagRef[]> {
  const args = ['for-each-ref', `--points-at=${sha}`, '--format=%(objectname) %(refname)'];
  const { stdout } = await mirror.local([...args, 'refs/tags'], { signal });
  return stdout
    .toString('utf8')
    .split('\n')
    .flatMap((line) => {
      const [oid, ref] = line.split(' ');
      return oid === undefined || ref === undefined
        ? []
        : [{ oid, name: ref.slice('refs/tags/'.length) }];
    });
}
