import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TestRepository } from '../support/git-repository.ts';
import {
  canSign,
  keygen,
  makeSigner,
  plant,
  signAs,
  signersFile,
  testDirectory,
} from '../support/signers.ts';
import type { SignersFile } from '../support/signers.ts';
import { sourceOf } from './open-test-source.ts';
import type { TestSource } from './open-test-source.ts';
import { REFUSED, setting } from './signed-setting.ts';
import type { Setting } from './signed-setting.ts';

async function trustIn({ source }: TestSource): Promise<unknown> {
  return (await source.read()).trust();
}

/** The object of a commit as text. */
function textOf(repository: TestRepository, rev: string): Promise<string> {
  return repository.git('cat-file', 'commit', rev).then((text) => `${text}\n`);
}

describe.skipIf(!canSign)('signatures (needs ssh-keygen)', () => {
  test('a signed commit is read with its signer, and asked about once', async () => {
    const { open, repository, ada, keys } = await setting();
    const before = process.env['PATH'];
    const counted = await countedKeygen();
    process.env['PATH'] = counted.searchPath;
    const opened = await open();
    await opened.source.read();
    process.env['PATH'] = before;
    const trust = { kind: 'verified', signedBy: ada.principal };
    const asked = await counted.calls();
    expect(asked).toBeGreaterThan(0);
    expect(await trustIn(opened)).toEqual(trust);
    expect(await (await opened.source.lastGood())?.trust()).toEqual(trust);
    expect(await counted.calls()).toBe(asked);
    expect(opened.seen).toEqual(['recloned first']);
    // Other keys, another answer, and then the first again without a question.
    await keys.write(ada.line(), (await makeSigner('bob@acme.example')).line());
    expect(await trustIn(opened)).toEqual(trust);
    expect(await counted.calls()).toBe(2 * asked);
    await keys.write('# Who may change workflows', '', ada.line());
    expect(await trustIn(opened)).toEqual(trust);
    expect(await counted.calls()).toBe(2 * asked);
    await repository.commit({ 'a.yaml': '2' });
    await opened.source.read();
    expect(await counted.calls()).toBe(3 * asked);
    const left = (await readdir(opened.directory)).filter((name) => name.startsWith('keys-'));
    expect(left).toEqual([]);
  });

  test('without `verify` nothing is asked for', async () => {
    const { repository } = await setting();
    const snapshot = await (await sourceOf(repository.url)).source.read();
    expect(await snapshot.trust()).toEqual({ kind: 'unasked' });
  });

  test.each(['rsa', 'ecdsa'])('an %s key signs as well', async (type) => {
    const { open, repository, keys } = await setting();
    const bob = await makeSigner('bob@acme.example', type);
    await signAs(repository, bob);
    await repository.commit({ 'a.yaml': '2' });
    await keys.write(bob.line());
    expect(await trustIn(await open())).toMatchObject({ signedBy: bob.principal });
  });

  /** What is done to the repository or the keys, and what is said of it. */
  const refusals: readonly (readonly [
    string,
    (at: Setting) => Promise<unknown>,
    (at: Setting) => string | RegExp,
  ])[] = [
    [
      'a commit that is not signed',
      async ({ repository }) => {
        await signAs(repository, undefined);
        await repository.commit({ a: '2' }, { message: 'Two' });
      },
      () => /^Nothing is applied .+ Commit [0-9a-f]{12} of Ada Author \("Two"\) is not signed\.$/,
    ],
    [
      'a key that no line names',
      async ({ repository, eve }) => {
        await signAs(repository, eve);
        await repository.commit({ a: '2' });
      },
      ({ eve }) => `the key ${eve.fingerprint}, which no line of the allowed signers names`,
    ],
    [
      'a key of another principal',
      async ({ keys, eve }) => keys.write(`ada@acme.example ${eve.publicKey}`),
      () => 'which no line of the allowed signers names',
    ],
    [
      'a key that was not valid any more',
      async ({ keys, ada }) => keys.write(ada.line('valid-before="20260105Z"')),
      () =>
        'which was valid until 2026-01-05T00:00:00.000Z, and it was made at 2026-01-05T09:00:00.000Z',
    ],
    [
      'a key that was not valid yet',
      async ({ keys, ada }) => keys.write(ada.line('valid-after="202601051000Z"')),
      () => 'which is valid from 2026-01-05T10:00:00.000Z on',
    ],
    [
      'a key that may not sign for Git',
      async ({ keys, ada }) => keys.write(ada.line('namespaces="file"')),
      () => 'which may not sign for Git',
    ],
    [
      'a key that is an authority, and no signer',
      async ({ keys, ada }) => keys.write(ada.line('cert-authority')),
      () => 'which no line of the allowed signers names',
    ],
    [
      'a commit that was changed after it was signed',
      async ({ repository }) => {
        const text = (await textOf(repository, 'HEAD')).replace('\n\nOne', '\n\nOther');
        await repository.git('update-ref', 'HEAD', await plant(repository, 'commit', text));
      },
      ({ ada }) =>
        `a signature of ${ada.principal} (${ada.fingerprint}) that does not fit its content`,
    ],
    [
      'a signature that is copied onto another tree',
      async ({ repository }) => {
        const [, signature] = /^(gpgsig [\s\S]*?END SSH SIGNATURE-----)$/m.exec(
          await textOf(repository, 'HEAD'),
        )!;
        await signAs(repository, undefined);
        await repository.commit({ 'evil.yaml': '1' });
        const text = (await textOf(repository, 'HEAD')).replace('\n\n', `\n${signature}\n\n`);
        await repository.git('update-ref', 'HEAD', await plant(repository, 'commit', text));
      },
      () => 'does not fit its content',
    ],
    [
      'a signature in the message',
      async ({ repository }) => {
        const [signature] = /^gpgsig [\s\S]*?END SSH SIGNATURE-----$/m.exec(
          await textOf(repository, 'HEAD'),
        )!;
        await signAs(repository, undefined);
        await repository.commit({ a: '2' }, { message: `Two\n\n${signature}\n` });
      },
      () => 'is not signed',
    ],
    [
      'two signatures',
      async ({ repository }) => {
        const text = await textOf(repository, 'HEAD');
        const [signature] = /^gpgsig [\s\S]*?END SSH SIGNATURE-----$/m.exec(text)!;
        const twice = text.replace('\n\n', `\n${signature}\n\n`);
        await repository.git('update-ref', 'HEAD', await plant(repository, 'commit', twice));
      },
      () => 'has more than one signature',
    ],
    [
      'a signature that was made for something else',
      async ({ repository, ada }) => {
        await signAs(repository, undefined);
        await repository.commit({ a: '2' });
        const text = await textOf(repository, 'HEAD');
        const file = path.join(await testDirectory(), 'payload');
        await writeFile(file, text);
        keygen('-q', '-Y', 'sign', '-n', 'file', '-f', ada.keyFile, file);
        const lines = (await readFile(`${file}.sig`, 'utf8')).trim().replaceAll('\n', '\n ');
        const signed = text.replace('\n\n', `\ngpgsig ${lines}\n\n`);
        await repository.git('update-ref', 'HEAD', await plant(repository, 'commit', signed));
      },
      () => 'a signature that was made for "file", not for Git',
    ],
    [
      'a signature that is damaged',
      async ({ repository }) => {
        const text = (await textOf(repository, 'HEAD')).replace(
          /(gpgsig [^\n]*\n )[^\n]*/,
          '$1AAAA',
        );
        await repository.git('update-ref', 'HEAD', await plant(repository, 'commit', text));
      },
      () => 'has a signature that is damaged',
    ],
    ...(['PGP SIGNATURE', 'SIGNED MESSAGE', 'STRANGE SIGNATURE'] as const).map(
      (kind) =>
        [
          `a ${kind}`,
          async ({ repository }: Setting) => {
            await signAs(repository, undefined);
            await repository.commit({ a: '2' });
            const armor = `gpgsig -----BEGIN ${kind}-----\n \n abcd\n -----END ${kind}-----`;
            const text = (await textOf(repository, 'HEAD')).replace('\n\n', `\n${armor}\n\n`);
            await repository.git('update-ref', 'HEAD', await plant(repository, 'commit', text));
          },
          () =>
            ({
              'PGP SIGNATURE': 'is signed with OpenPGP',
              'SIGNED MESSAGE': 'is signed with an X.509 certificate',
              'STRANGE SIGNATURE': 'has a signature of an unknown kind',
            })[kind],
        ] as const,
    ),
  ];

  test.each(refusals)('%s is refused, and the last good one stays', async (_name, spoil, words) => {
    const at = await setting();
    const opened = await at.open();
    const good = await opened.source.read();
    await spoil(at);
    const found = words(at);
    await expect(opened.source.read()).rejects.toMatchObject({
      ...REFUSED,
      message:
        typeof found === 'string' ? expect.stringContaining(found) : expect.stringMatching(found),
      hint: expect.stringMatching(/\S/),
    });
    const kept = await opened.source.lastGood();
    expect(kept?.commit).toEqual(good.commit);
    expect(opened.source.lastGoodAt()).toBe(opened.clock.now());
    // A second look neither fetches nor asks again.
    const { length } = opened.seen;
    await expect(opened.source.read()).rejects.toMatchObject(REFUSED);
    expect(opened.seen).toHaveLength(length);
    // The same after a restart, with the same last good one.
    const later = opened.restart();
    await expect(later.source.read()).rejects.toMatchObject(REFUSED);
    expect((await later.source.lastGood())?.commit.sha).toBe(good.commit.sha);
  });

  test('a commit that is not signed is not read on a first start either', async () => {
    const { repository, open } = await setting();
    await signAs(repository, undefined);
    await repository.commit({ a: '2' });
    const { source } = await open();
    await expect(source.read()).rejects.toMatchObject(REFUSED);
    expect(await source.lastGood()).toBeUndefined();
    expect(source.lastGoodAt()).toBeUndefined();
  });

  test('a signed commit on top of one that is not goes on by itself', async () => {
    const { repository, open, ada } = await setting();
    const { source } = await open();
    await source.read();
    await signAs(repository, undefined);
    await repository.commit({ a: '2' });
    await expect(source.read()).rejects.toMatchObject(REFUSED);
    await signAs(repository, ada);
    const sha = await repository.commit({ a: '3' });
    expect((await source.read()).commit.sha).toBe(sha);
  });

  test('a key that is revoked counts no more', async () => {
    const { open, ada, keys } = await setting();
    const revoked = await signersFile();
    const { source } = await open({ verify: { revokedFile: revoked.file } });
    const snapshot = await source.read();
    await revoked.write(ada.publicKey);
    await expect(source.read()).rejects.toMatchObject({
      ...REFUSED,
      message: expect.stringContaining(`the key ${ada.fingerprint}, which is revoked`),
    });
    expect(await snapshot.trust()).toMatchObject({ kind: 'refused', error: REFUSED });
    await rm(revoked.file);
    await expect(source.read()).rejects.toMatchObject({ code: 'GIT_SIGNERS_INVALID' });
    expect(await readFile(keys.file, 'utf8')).toContain(ada.publicKey);
  });

  test('the keys are read at each use: a rotation needs no restart', async () => {
    const { open, repository, ada, eve, keys } = await setting();
    const { source } = await open();
    const first = await source.read();
    await keys.write(eve.line());
    await expect(source.read()).rejects.toMatchObject(REFUSED);
    expect(await first.trust()).toMatchObject({ kind: 'refused' });
    expect(await (await source.lastGood())?.trust()).toMatchObject({ kind: 'refused' });
    await signAs(repository, eve);
    await repository.commit({ a: '2' });
    expect(await (await source.read()).trust()).toMatchObject({ signedBy: eve.principal });
    await keys.write(ada.line(), eve.line());
    expect(await (await source.at(first.commit.sha))?.trust()).toMatchObject({
      signedBy: ada.principal,
    });
  });

  test.each([
    ['there is no file', async ({ file }: SignersFile) => rm(file), 'cannot be read'],
    [
      'it is a directory',
      async ({ file }: SignersFile) => {
        await rm(file);
        await mkdir(file);
      },
      'cannot be read',
    ],
    ['it is empty', async (keys: SignersFile) => keys.write(), 'no line in it names a signer'],
    [
      'it holds comments alone',
      async (keys: SignersFile) => keys.write('# ada', ''),
      'no line in it names a signer',
    ],
    [
      'it is cut',
      async (keys: SignersFile) =>
        writeFile(keys.file, (await readFile(keys.file, 'utf8')).slice(0, -20)),
      'line 3: its key is no whole ssh-ed25519 key',
    ],
    [
      'a line is no signer',
      async (keys: SignersFile) =>
        writeFile(keys.file, `${await readFile(keys.file, 'utf8')}nonsense\n`),
      'line 4: it needs principals, a key type and a key',
    ],
    [
      'it holds an OpenPGP key',
      async (keys: SignersFile) => keys.write('-----BEGIN PGP PUBLIC KEY BLOCK-----', '', 'mQ=='),
      'SSH keys alone are taken',
    ],
  ])('the keys cannot be used when %s: nothing counts as verified', async (_name, spoil, words) => {
    const { open, keys } = await setting();
    const { source } = await open();
    const good = await source.read();
    await spoil(keys);
    await expect(source.read()).rejects.toMatchObject({
      code: 'GIT_SIGNERS_INVALID',
      message: expect.stringContaining(words),
    });
    expect(await good.trust()).toMatchObject({ kind: 'refused' });
    expect((await source.lastGood())?.commit.sha).toBe(good.commit.sha);
  });

  test.each([
    ['*', (key: string) => `* (${key})`],
    ['*@acme.example', (key: string) => `*@acme.example (${key})`],
    ['"ada lovelace,bob"', () => 'ada lovelace'],
  ])('a principal %s trusts that key and no other', async (principals, name) => {
    const { open, repository, ada, eve, keys } = await setting();
    await keys.write(`${principals} ${ada.publicKey}`);
    const { source } = await open();
    expect(await (await source.read()).trust()).toEqual({
      kind: 'verified',
      signedBy: name(ada.fingerprint),
    });
    await signAs(repository, eve);
    await repository.commit({ a: '2' });
    await expect(source.read()).rejects.toMatchObject(REFUSED);
  });

  test('an authority vouches for its certificates: for their principals and their time', async () => {
    const { open, repository, eve, keys } = await setting();
    const authority = await makeSigner('*@acme.example');
    const sign = (name: string, validity: string): void => {
      keygen(
        '-q',
        '-s',
        authority.keyFile,
        '-I',
        'x',
        '-n',
        name,
        '-V',
        validity,
        `${eve.keyFile}.pub`,
      );
    };
    sign('eve@acme.example', '20260101000000Z:20270101000000Z');
    // Git is given the certificate; its private key is looked for beside it.
    await writeFile(`${eve.keyFile}-cert`, await readFile(eve.keyFile));
    await chmod(`${eve.keyFile}-cert`, 0o600);
    await signAs(repository, { ...eve, keyFile: `${eve.keyFile}-cert.pub` });
    await repository.commit({ a: '2' });
    await keys.write(authority.line('cert-authority'));
    const { source } = await open();
    expect(await (await source.read()).trust()).toMatchObject({ signedBy: 'eve@acme.example' });

    const says = {
      ...REFUSED,
      message: expect.stringContaining('with a certificate that no authority'),
    };
    await keys.write(`*@other.example cert-authority ${authority.publicKey}`);
    await expect(source.read()).rejects.toMatchObject(says);
    await keys.write(authority.line());
    await expect(source.read()).rejects.toMatchObject(says);
    await keys.write(authority.line('cert-authority'));
    sign('eve@acme.example', '20250101000000Z:20250201000000Z');
    await repository.commit({ a: '3' });
    await expect(source.read()).rejects.toMatchObject(says);
  });

  test('without ssh-keygen nothing is verified, and it is said why', async () => {
    const { open, repository } = await setting();
    const { source } = await open();
    const before = process.env['PATH'];
    process.env['PATH'] = await gitAlone();
    try {
      const other = await open();
      await expect(other.source.read()).rejects.toMatchObject({ code: 'GIT_KEYGEN_MISSING' });
    } finally {
      process.env['PATH'] = before;
    }
    expect((await source.read()).commit.sha).toBe(await repository.git('rev-parse', 'HEAD'));
  });

  test('a no for which this machine is to blame is not kept: it is asked again after a minute', async () => {
    const { open } = await setting();
    const before = process.env['PATH'];
    const broken = await testDirectory();
    const program = path.join(broken, 'ssh-keygen');
    await writeFile(program, '#!/bin/sh\necho "no space left" >&2\nexit 1\n', { mode: 0o755 });
    process.env['PATH'] = `${broken}${path.delimiter}${before ?? ''}`;
    const { source, clock } = await open();
    const hint = expect.stringContaining('whether `ssh-keygen` works on this machine');
    await expect(source.read()).rejects.toMatchObject({ ...REFUSED, hint });
    process.env['PATH'] = before;
    await rm(program);
    await expect(source.read()).rejects.toMatchObject(REFUSED);
    await clock.advance(60_000);
    expect(await (await source.read()).trust()).toMatchObject({ kind: 'verified' });
  });

  test('nothing but the directory of the source needs to be written', async () => {
    const { open, ada } = await setting();
    const before = process.env['TMPDIR'];
    const opened = await open();
    process.env['TMPDIR'] = '/nowhere/at/all';
    try {
      expect(await trustIn(opened)).toMatchObject({ signedBy: ada.principal });
    } finally {
      if (before === undefined) {
        delete process.env['TMPDIR'];
      } else {
        process.env['TMPDIR'] = before;
      }
    }
  });

  test('the keys of a person on this machine are never asked', async () => {
    const { open } = await setting();
    const { source, directory } = await open();
    await source.read();
    const config = await readFile(path.join(directory, 'git.config'), 'utf8');
    expect(config).toMatch(/\[gpg "openpgp"\]\nprogram = false/);
    expect(config).toMatch(/\[gpg "x509"\]\nprogram = false/);
  });

  test('a mirror that is made anew while the head is not signed keeps the last good one', async () => {
    const { repository, open } = await setting();
    const opened = await open();
    const good = await opened.source.read();
    await signAs(repository, undefined);
    await repository.commit({ a: '2' });
    await expect(opened.source.read()).rejects.toMatchObject(REFUSED);
    const mirror = async (): Promise<string> =>
      (await readdir(opened.directory)).find((name) => name.startsWith('mirror-'))!;
    const damaged = await mirror();
    await rm(path.join(opened.directory, damaged, 'objects'), { recursive: true });
    const later = opened.restart();
    await expect(later.source.read()).rejects.toMatchObject(REFUSED);
    expect((await later.source.lastGood())?.commit.sha).toBe(good.commit.sha);
    expect(await mirror()).not.toBe(damaged);
    expect((await later.restart().source.lastGood())?.commit.sha).toBe(good.commit.sha);
  });

  test('files of a work tree are not read where signatures are asked for', async () => {
    const { repository, keys } = await setting();
    const verify = { mode: 'head', keysFile: keys.file } as const;
    const { source } = await sourceOf(repository.url, { workTree: true, verify });
    await expect(source.read()).rejects.toMatchObject(REFUSED);
  });

  test("an unsigned force push and Git's own clean-up leave the last good commit here", async () => {
    const { open, repository } = await setting();
    const opened = await open();
    const good = await opened.source.read();
    await signAs(repository, undefined);
    await repository.git('checkout', '--quiet', '--orphan', 'other');
    await repository.commit({ b: '1' });
    await repository.git('branch', '--force', 'main', 'other');
    await expect(opened.source.read()).rejects.toMatchObject(REFUSED);
    const [mirror] = (await readdir(opened.directory)).filter((name) => name.startsWith('mirror-'));
    execFileSync('git', ['gc', '--quiet', '--prune=now'], {
      cwd: path.join(opened.directory, mirror!),
    });
    expect((await opened.source.lastGood())?.commit.sha).toBe(good.commit.sha);
  });
});

/** A search path whose ssh-keygen counts how often it is called. */
async function countedKeygen(): Promise<{
  readonly searchPath: string;
  readonly calls: () => Promise<number>;
}> {
  const directory = await testDirectory();
  const real = execFileSync('sh', ['-c', 'command -v ssh-keygen'], { encoding: 'utf8' }).trim();
  const log = path.join(directory, 'calls');
  const script = `#!/bin/sh\necho x >> '${log}'\nexec '${real}' "$@"\n`;
  await writeFile(path.join(directory, 'ssh-keygen'), script, { mode: 0o755 });
  return {
    searchPath: `${directory}${path.delimiter}${process.env['PATH'] ?? ''}`,
    calls: async () => (await readFile(log, 'utf8')).length / 2,
  };
}

/** A search path with git and the shell, and without ssh-keygen. */
async function gitAlone(): Promise<string> {
  const directory = await testDirectory();
  for (const program of ['git', 'sh']) {
    const at = execFileSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim();
    await symlink(at, path.join(directory, program));
  }
  return directory;
}
