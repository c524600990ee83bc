import { gitError } from './errors.ts';
import { quote } from './git-failure.ts';
import type { Mirror } from './mirror.ts';
import { parseSignedCommit, parseSignedTag } from './signed-object.ts';
import type { SignedObject } from './signed-object.ts';
import { withKeys } from './signer-files.ts';
import type { TrustedKeys } from './signer-files.ts';
import { faultOf, printable, refusalOf, revokedRefusal } from './unverified.ts';
import type { Unverified } from './unverified.ts';

/** A tag as a ref names it, with the object that the ref points to. */
export interface TagRef {
  readonly name: string;
  readonly oid: string;
}

/** What is found of one object. */
export type Verdict =
  | { readonly ok: true; readonly signedBy: string }
  | ({ readonly ok: false } & Unverified);

/** Where objects are asked for and whose signatures count. */
export interface Checking {
  readonly mirror: Mirror;
  readonly keys: TrustedKeys;
  /** For the copies of the keys. */
  readonly directory: string;
  readonly signal: AbortSignal | undefined;
}

/** The line with which Git names the signer of a signature that it has taken (gpg-interface.c of Git). */
const NAMED = /^Good "git" signature for (.+) with \S+ key (SHA256:\S+)$/m;
const HEADER = /^[0-9a-f]{40} (\w+) (\d+)$/;

/** Checks a commit's own signature. Throws GIT_CORRUPT. */
export async function checkCommit(sha: string, checking: Checking): Promise<Verdict> {
  const found = await readObject(sha, checking);
  if (found === undefined) {
    throw checking.mirror.corrupt(`Commit ${sha} is missing.`);
  }
  return ask(['verify-commit', sha], parseSignedCommit(found.bytes), checking);
}

/** Checks an annotated tag of a commit: its signature, and that it is the tag that the ref says. Throws GIT_CORRUPT. */
export async function checkTag(
  { name, oid }: TagRef,
  sha: string,
  checking: Checking,
): Promise<Verdict> {
  const found = await readObject(oid, checking);
  if (found === undefined) {
    // Not kept: it is no damage, and may be here again when the ref points back.
    throw gitError('GIT_NOT_VERIFIED', { message: `Tag ${printable(name)} was moved since.` });
  }
  const { type, bytes } = found;
  if (type !== 'tag') {
    const hint = 'Make it with `git tag -s`, and push it.';
    return { ok: false, words: 'is not annotated, so that nothing in it can be signed', hint };
  }
  const object = parseSignedTag(bytes);
  const { tag } = object;
  // A signature says nothing of the ref: whoever may push could let v9 point to what was signed as v1.
  if (tag?.name !== name || tag.type !== 'commit' || tag.target !== sha) {
    const own = printable(tag?.name ?? '');
    return {
      ok: false,
      words: `points to an object that calls itself the tag "${own}" of the ${tag?.type} ${tag?.target.slice(0, 12)}`,
      hint: 'Make the tag anew with `git tag -s`, under its own name and on a commit.',
    };
  }
  return ask(['verify-tag', oid], object, checking);
}

/** The exit code alone decides; why not, is found out for people. */
async function ask(
  [command, oid]: readonly [string, string],
  object: SignedObject,
  { mirror, keys, directory, signal }: Checking,
): Promise<Verdict> {
  const fault = faultOf(object);
  if (fault !== undefined) {
    return { ok: false, ...fault };
  }
  return withKeys(directory, keys, async ({ all, withoutRevoked }) => {
    const verify = (named: readonly string[]): ReturnType<Mirror['local']> =>
      mirror.local([...named, command, '--raw', oid], { answers: [1, 128], signal });
    const { exitCode, stderr } = await verify(all);
    if (exitCode === 0) {
      return { ok: true, signedBy: signerIn(stderr) };
    }
    const isRevoked = keys.revoked !== undefined && (await verify(withoutRevoked)).exitCode === 0;
    const why = isRevoked ? revokedRefusal(object) : refusalOf(object, keys.signers, quote(stderr));
    return { ok: false, ...why };
  });
}

/** A pattern names nobody, so the key stands beside it. */
function signerIn(stderr: string): string {
  const [, principal = 'somebody', key = ''] = NAMED.exec(stderr) ?? [];
  const name = printable(principal);
  return /[*?!]/.test(name) ? `${name} (${key})` : name;
}

/** Reads one commit or tag as it is stored; undefined when it is not here. */
async function readObject(
  oid: string,
  { mirror, signal }: Checking,
): Promise<{ readonly type: string; readonly bytes: Buffer } | undefined> {
  const { stdout } = await mirror.local(['cat-file', '--batch'], { input: `${oid}\n`, signal });
  const end = stdout.indexOf('\n');
  const [, type, size] = HEADER.exec(stdout.toString('latin1', 0, Math.max(0, end))) ?? [];
  return type === undefined
    ? undefined
    : { type, bytes: stdout.subarray(end + 1, end + 1 + Number(size)) };
}
