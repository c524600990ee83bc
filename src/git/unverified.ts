import type { Signer } from './allowed-signers.ts';
import { signatureKind } from './signed-object.ts';
import type { SignedObject } from './signed-object.ts';
import { parseSshSignature } from './ssh-signature.ts';
import type { SshSignature } from './ssh-signature.ts';
import { fingerprintOf, keyType } from './ssh-wire.ts';

/** Why a commit or a tag is not verified, in words that follow its name, and what to do. */
export interface Unverified {
  readonly words: string;
  readonly hint: string;
}

const SIGN =
  'Sign it and push again, or push a signed commit on top; docs/verification.md shows how.';
const WHO =
  'If this person may change the workflows, add a line with the key to the allowed signers. Else find out who pushed it.';
const CHANGED =
  'What was signed was changed, or a signature was copied: find out who pushed it before anything else. Where every commit is refused so, look whether `ssh-keygen` works on this machine.';
const FORGE =
  'Only SSH signatures are taken. Hosts sign so what is merged or edited on their pages: merge on a machine with an SSH key, or push a signed commit on top.';

/** What speaks against an object before its signature is looked at; undefined when it has one of the right kind. */
export function faultOf({ signatures }: SignedObject): Unverified | undefined {
  const [signature, ...more] = signatures;
  if (signature === undefined) {
    return { words: 'is not signed', hint: SIGN };
  }
  if (more.length > 0) {
    return { words: 'has more than one signature', hint: SIGN };
  }
  switch (signatureKind(signature)) {
    case 'openpgp':
      return { words: 'is signed with OpenPGP', hint: FORGE };
    case 'x509':
      return { words: 'is signed with an X.509 certificate', hint: FORGE };
    case 'unknown':
      return { words: 'has a signature of an unknown kind', hint: SIGN };
    case 'ssh':
      return undefined;
  }
}

/**
 * Says why Git does not take a signature, from the object and the allowed signers. Git itself only says no: its words
 * are those of whichever `ssh-keygen` is installed, and are given where we know no better ones.
 */
export function refusalOf(
  object: SignedObject,
  signers: readonly Signer[],
  gitSays: string,
): Unverified {
  const signature = parseSshSignature(object.signatures[0] ?? '');
  if (signature === undefined) {
    return { words: 'has a signature that is damaged', hint: CHANGED };
  }
  if (signature.namespace !== 'git') {
    const words = `has a signature that was made for "${printable(signature.namespace)}", not for Git`;
    return { words, hint: CHANGED };
  }
  if (keyType(signature.key)?.includes('-cert-') === true) {
    return {
      words: 'is signed with a certificate that no authority of the allowed signers vouches for',
      hint: 'Look at its principals, its validity and its authority with `ssh-keygen -L`.',
    };
  }
  return keyRefusal(object, signature, signers, gitSays);
}

/** What is said of a signature whose key was withdrawn. */
export function revokedRefusal(object: SignedObject): Unverified {
  const signature = parseSshSignature(object.signatures[0] ?? '');
  const key = signature === undefined ? 'a key' : `the key ${fingerprintOf(signature.key)}`;
  return { words: `is signed with ${key}, which is revoked`, hint: WHO };
}

function keyRefusal(
  { at }: SignedObject,
  { key }: SshSignature,
  signers: readonly Signer[],
  gitSays: string,
): Unverified {
  const fingerprint = fingerprintOf(key);
  const lines = signers.filter((signer) => !signer.isAuthority && signer.key.equals(key));
  const [first] = lines;
  if (first === undefined) {
    const words = `is signed with the key ${fingerprint}, which no line of the allowed signers names`;
    return { words, hint: WHO };
  }
  const faults = lines.map((line) => lineFault(line, at));
  const [fault] = faults;
  if (fault !== undefined && !faults.includes(undefined)) {
    return {
      words: `is signed with the key ${fingerprint} of ${first.principals}, ${fault}`,
      hint: 'Sign it with a key that is valid, or correct the line in the allowed signers.',
    };
  }
  const said = gitSays === '' ? '' : `; Git says "${gitSays}"`;
  return {
    words: `has a signature of ${first.principals} (${fingerprint}) that does not fit its content${said}`,
    hint: CHANGED,
  };
}

function lineFault(
  { namespaces, validAfter, validBefore }: Signer,
  at: number,
): string | undefined {
  const made = `and it was made at ${instant(at)} by the clock of its author`;
  if (validBefore !== undefined && at > validBefore) {
    return `which was valid until ${instant(validBefore)}, ${made}`;
  }
  if (validAfter !== undefined && at < validAfter) {
    return `which is valid from ${instant(validAfter)} on, ${made}`;
  }
  return namespaces === undefined || namespaces.some((one) => one === 'git' || /[*?]/.test(one))
    ? undefined
    : 'which may not sign for Git';
}

function instant(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? 'no time at all' : date.toISOString();
}

/** Words of a stranger, as a log or a terminal may show them. */
export function printable(text: string): string {
  const clean = text.replaceAll(/\p{C}+/gu, ' ').trim();
  return clean.length > 120 ? `${clean.slice(0, 120)}…` : clean;
}
