import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSigners } from '../../src/git/allowed-signers.ts';
import { parseSignedCommit, parseSignedTag, signatureKind } from '../../src/git/signed-object.ts';
import { parseSshSignature } from '../../src/git/ssh-signature.ts';

/** A public key of this type with these fields; the algorithms themselves are not looked at. */
function key(type = 'ssh-ed25519', ...fields: readonly string[]): string {
  const parts = [type, ...(fields.length === 0 ? ['k'.repeat(32)] : fields)].map((text) => {
    const bytes = Buffer.from(text);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  });
  return `${type} ${Buffer.concat(parts).toString('base64')}`;
}

const PLAIN = { isAuthority: false };

test.each<readonly [string, object]>([
  [`ada@x ${key()}`, { ...PLAIN, principals: 'ada@x' }],
  [`\tada@x\t${key()}   a comment`, { ...PLAIN, principals: 'ada@x' }],
  [`ada@x,*@y ${key('ssh-rsa', 'e', 'n')}\r`, { ...PLAIN, principals: 'ada@x,*@y' }],
  [`"ada l,bob" ${key()}`, { ...PLAIN, principals: 'ada l,bob' }],
  [`* cert-authority ${key()}`, { principals: '*', isAuthority: true }],
  [
    `a CERT-AUTHORITY,namespaces="git,file" ${key()}`,
    { isAuthority: true, namespaces: ['git', 'file'] },
  ],
  [
    `a valid-after="20260101Z",valid-before="202601021530Z" ${key()}`,
    { validAfter: Date.UTC(2026, 0, 1), validBefore: Date.UTC(2026, 0, 2, 15, 30) },
  ],
  [
    `a valid-before="20260102153059" ${key()}`,
    { validBefore: new Date(2026, 0, 2, 15, 30, 59).getTime() },
  ],
  [`a ${key('sk-ssh-ed25519@openssh.com', 'k', 'ssh:')}`, { principals: 'a' }],
  [`a ${key('ecdsa-sha2-nistp384', 'nistp384', 'q')}`, { principals: 'a' }],
])('a line is read: %s', (line, signer) => {
  expect(parseSigners(`# first\n\n${line}\n`)).toMatchObject({ ok: true, signers: [signer] });
});

test.each([
  ['', 1, 'no line in it names a signer'],
  ['\n# x\n  \n', 1, 'no line in it names a signer'],
  ['ada@x', 1, 'it needs principals, a key type and a key'],
  [`${key()}`, 1, 'it has neither a key type nor options that are known'],
  [`a unknown-option ${key()}`, 1, 'it has neither a key type nor options that are known'],
  [`a namespaces ${key()}`, 1, 'it has neither a key type nor options that are known'],
  [`a cert-authority="x" ${key()}`, 1, 'it has neither a key type nor options that are known'],
  [`a valid-before="2026" ${key()}`, 1, 'it has neither a key type nor options that are known'],
  [`a valid-before="20260101 ${key()}`, 1, 'it has neither a key type nor options that are known'],
  [
    `a valid-sometimes="20260101" ${key()}`,
    1,
    'it has neither a key type nor options that are known',
  ],
  [`"ada l",bob ${key()}`, 1, 'it needs principals, a key type and a key'],
  [`a cert-authority ssh-dss AAAA`, 1, 'it has no key type that is known, such as ssh-ed25519'],
  [`a ssh-ed25519`, 1, 'its key is no whole ssh-ed25519 key'],
  [`a ssh-ed25519 AAAA`, 1, 'its key is no whole ssh-ed25519 key'],
  [`a ${key().slice(0, -8)}`, 1, 'its key is no whole ssh-ed25519 key'],
  [
    `a ${key('ssh-rsa', 'e', 'n').replace('ssh-rsa', 'ssh-ed25519')}`,
    1,
    'its key is no whole ssh-ed25519 key',
  ],
  [`a ${key()}\n\nb ${key()}x!\n`, 3, 'its key is no whole ssh-ed25519 key'],
  [
    'x\n-----BEGIN PGP PUBLIC KEY BLOCK-----\n',
    1,
    'it holds an OpenPGP key; SSH keys alone are taken',
  ],
  [
    '-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0\n',
    1,
    'it has neither a key type nor options that are known',
  ],
])('a file that is not sound is refused as a whole: %j', (text, line, why) => {
  expect(parseSigners(text)).toEqual({ ok: false, line, why });
});

const AUTHOR = 'author A <a@x> 1 +0000';
const COMMIT = `tree t\n${AUTHOR}\ncommitter C O <c@x> 1767603600 +0130\n`;
const SSH = '-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----';
const indented = SSH.replaceAll('\n', '\n ');

test.each<readonly [string, readonly string[], string]>([
  [`${COMMIT}\nOne\n\nbody\n`, [], 'One'],
  [`${COMMIT}gpgsig ${indented}\n\nOne\n`, [SSH], 'One'],
  [`${COMMIT}gpgsig ${indented}\n \n\nOne`, [`${SSH}\n`], 'One'],
  [`${COMMIT}\nOne\n\ngpgsig ${indented}\n`, [], 'One'],
  [`${COMMIT}encoding x\ngpgsig ${indented}\ngpgsig ${indented}\n\n`, [SSH, SSH], ''],
  [`${COMMIT}gpgsig-sha256 ${indented}\n\nOne`, [], 'One'],
  [`${COMMIT}mergetag object o\n gpgsig ${SSH.replaceAll('\n', '\n  ')}\n\nOne`, [], 'One'],
  [`${COMMIT}gpgsig ${indented}`, [SSH], ''],
])('a commit is signed by its header alone: %j', (text, signatures, subject) => {
  expect(parseSignedCommit(Buffer.from(text))).toEqual({
    signatures,
    subject,
    who: 'C O <c@x>',
    at: 1_767_603_600_000,
  });
});

const TAG = 'object o\ntype commit\ntag v1\ntagger T <t@x> 1767603600 +0000\n\n';

test.each<readonly [string, readonly string[]]>([
  [`${TAG}One\n`, []],
  [`${TAG}One\n${SSH}\n`, [`${SSH}\n`]],
  [`${TAG}One\n${SSH}\nmore\n${SSH}`, [SSH]],
  [`${TAG}One\n -----BEGIN SSH SIGNATURE-----\n`, []],
  [`${TAG}One\n-----BEGIN PGP SIGNATURE-----\nx`, ['-----BEGIN PGP SIGNATURE-----\nx']],
])('a tag is signed by the end of its message: %j', (text, signatures) => {
  expect(parseSignedTag(Buffer.from(text))).toEqual({
    signatures,
    subject: 'One',
    who: 'T <t@x>',
    at: 1_767_603_600_000,
    tag: { name: 'v1', target: 'o', type: 'commit' },
  });
});

test('whatever is read, nothing throws, and a kind is known by its first line alone', () => {
  const near = fc.constantFrom(
    'gpgsig ',
    '\n',
    ' ',
    '-----BEGIN SSH SIGNATURE-----',
    'tag ',
    '"',
    'AAAA',
  );
  const text = fc.array(fc.oneof(near, fc.string())).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, (input) => {
      const bytes = Buffer.from(input);
      for (const signature of [
        ...parseSignedCommit(bytes).signatures,
        ...parseSignedTag(bytes).signatures,
      ]) {
        const isSsh = signature.split('\n')[0] === '-----BEGIN SSH SIGNATURE-----';
        expect(signatureKind(signature) === 'ssh').toBe(isSsh);
        parseSshSignature(signature);
      }
      parseSigners(input);
    }),
    { numRuns: Number(process.env['RUNS'] ?? 500) },
  );
});
