import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TestRepository } from '../support/git-repository.ts';
import { canSign, plant, signAs } from '../support/signers.ts';
import { REFUSED, setting } from './signed-setting.ts';
import type { Setting } from './signed-setting.ts';

describe.skipIf(!canSign)('signed tags (needs ssh-keygen)', () => {
  /** What the ref v1.0.0 is made to be. */
  const tags: readonly (readonly [
    string,
    (at: Setting, sha: string) => Promise<unknown>,
    string | undefined,
  ])[] = [
    ['is signed', ({ repository }) => signTag(repository, 'v1.0.0'), undefined],
    [
      'is not annotated',
      ({ repository }) => repository.git('tag', 'v1.0.0'),
      'Tag v1.0.0, which is commit [0-9a-f]{12} of Ada Author \\("One"\\), is not annotated',
    ],
    [
      'is annotated and not signed',
      ({ repository }) => repository.git('tag', '-a', '-m', 'x', 'v1.0.0'),
      'is not signed',
    ],
    [
      'is signed by somebody else',
      async ({ repository, eve }) => {
        await signAs(repository, eve);
        await signTag(repository, 'v1.0.0');
      },
      'which no line of the allowed signers names',
    ],
    [
      'was signed under another name',
      async ({ repository }) => {
        await signTag(repository, 'v0.9.0');
        await repository.git('update-ref', 'refs/tags/v1.0.0', 'refs/tags/v0.9.0');
      },
      'calls itself the tag "v0.9.0"',
    ],
    [
      'is a tag of a tag',
      async ({ repository }) => {
        await signTag(repository, 'inner');
        await repository.git('tag', '-s', '-m', 'x', 'v1.0.0', 'inner');
      },
      'of the tag [0-9a-f]{12}',
    ],
    [
      'was changed after it was signed',
      async ({ repository }, sha) => {
        await signTag(repository, 'v1.0.0');
        const text = await repository.git('cat-file', 'tag', 'v1.0.0');
        await repository.commit({ 'a.yaml': 'evil' });
        const head = await repository.git('rev-parse', 'HEAD');
        const oid = await plant(repository, 'tag', `${text.replace(sha, head)}\n`);
        await repository.git('update-ref', 'refs/tags/v1.0.0', oid);
      },
      'does not fit its content',
    ],
    [
      'has a signature inside of its message',
      async ({ repository }) => {
        await signTag(repository, 'other');
        const signature = (await repository.git('cat-file', 'tag', 'other')).split('\n\nx\n')[1]!;
        await repository.git('tag', '-a', '-m', `x\n\n${signature}`, 'v1.0.0');
      },
      'does not fit its content',
    ],
  ];

  test.each(tags)('with `mode: tag` a tag counts when it %s', async (_name, make, words) => {
    const at = await setting();
    await make(at, await at.repository.git('rev-parse', 'HEAD'));
    for (const ref of [
      { kind: 'tag', name: 'v1.0.0' },
      { kind: 'semver', range: '^1' },
    ] as const) {
      const { source } = await at.open({ ref, verify: { mode: 'tag' } });
      if (words === undefined) {
        const trust = await (await source.read()).trust();
        expect(trust).toEqual({ kind: 'verified', signedBy: at.ada.principal });
      } else {
        await expect(source.read()).rejects.toMatchObject({
          ...REFUSED,
          message: expect.stringMatching(new RegExp(words)),
        });
      }
    }
  });

  test('with `mode: both` the tag and the commit are signed, by whom ever', async () => {
    const { repository, open, ada, eve, keys } = await setting();
    await keys.write(ada.line(), eve.line());
    await signAs(repository, eve);
    await signTag(repository, 'v1.0.0');
    const ref = { kind: 'tag', name: 'v1.0.0' } as const;
    const { source } = await open({ ref, verify: { mode: 'both' } });
    const snapshot = await source.read();
    expect(await snapshot.trust()).toMatchObject({
      signedBy: 'ada@acme.example, eve@evil.example',
    });
    await keys.write(ada.line());
    await expect(source.read()).rejects.toMatchObject(REFUSED);
    await keys.write(eve.line());
    await expect(source.read()).rejects.toMatchObject(REFUSED);
  });

  test('with `mode: tag` a branch is refused: no tag has led to it', async () => {
    const { open } = await setting();
    const { source } = await open({ verify: { mode: 'tag' } });
    await expect(source.read()).rejects.toMatchObject({
      ...REFUSED,
      message: expect.stringContaining('is not found by a tag'),
    });
  });

  test('an older commit is trusted by its own signature, or by a tag that points to it', async () => {
    const { repository, open, ada } = await setting();
    await signTag(repository, 'v1.0.0');
    const first = await repository.git('rev-parse', 'HEAD');
    await signAs(repository, undefined);
    const second = await repository.commit({ 'a.yaml': '2' });
    await signAs(repository, ada);
    await repository.commit({ 'a.yaml': '3' });
    await signTag(repository, 'v1.1.0');
    const ref = { kind: 'semver', range: '^1' } as const;
    for (const mode of ['head', 'tag', 'both'] as const) {
      const { source } = await open({ ref, verify: { mode } });
      await source.read();
      expect(await (await source.at(first))?.trust()).toMatchObject({ kind: 'verified' });
      expect(await (await source.at(second))?.trust()).toMatchObject({ kind: 'refused' });
    }
  });

  test('a tag that moves to what is not signed keeps the last good one, also after a restart', async () => {
    const { repository, open, ada } = await setting();
    await signTag(repository, 'live');
    const good = await repository.git('rev-parse', 'HEAD');
    const opened = await open({ ref: { kind: 'tag', name: 'live' }, verify: { mode: 'tag' } });
    await opened.source.read();
    await repository.commit({ 'a.yaml': '2' });
    await repository.tag('live');
    await expect(opened.source.read()).rejects.toMatchObject(REFUSED);
    for (const { source } of [opened, opened.restart()]) {
      const kept = await source.lastGood();
      expect(kept?.commit.sha).toBe(good);
      expect(await kept?.trust()).toEqual({ kind: 'verified', signedBy: ada.principal });
      expect(await (await source.at(good))?.trust()).toMatchObject({ kind: 'verified' });
    }
  });

  test('a tag that is gone with its mirror leaves what it led to, which is not written again', async () => {
    const { repository, open, ada } = await setting();
    await signTag(repository, 'live');
    const good = await repository.git('rev-parse', 'HEAD');
    const opened = await open({ ref: { kind: 'tag', name: 'live' }, verify: { mode: 'tag' } });
    await opened.source.read();
    await repository.commit({ 'a.yaml': '2' });
    await repository.tag('live');
    const [mirror] = (await readdir(opened.directory)).filter((name) => name.startsWith('mirror-'));
    await rm(path.join(opened.directory, mirror!, 'objects'), { recursive: true });
    const { source, seen } = opened.restart();
    await expect(source.read()).rejects.toMatchObject(REFUSED);
    const kept = await source.lastGood();
    expect(kept?.commit.sha).toBe(good);
    expect(await kept?.trust()).toMatchObject({
      kind: 'refused',
      error: { message: expect.stringContaining('Tag live was moved since.') },
    });
    await expect(source.read()).rejects.toMatchObject(REFUSED);
    expect(seen).toEqual(['recloned damaged']);
    await signAs(repository, ada);
    await repository.git('tag', '--force', '-s', '-m', 'x', 'live');
    expect(await (await source.read()).trust()).toMatchObject({ signedBy: ada.principal });
  });

  test('names of refs that look like options or carry other signs are names', async () => {
    const { repository, open, ada } = await setting();
    const first = await repository.git('rev-parse', 'HEAD');
    await signTag(repository, 'v1.0.0');
    for (const name of ['-rf', '--upload-pack=x', '$(id)', 'a"b']) {
      await repository.git('update-ref', `refs/tags/${name}`, 'HEAD');
    }
    const ref = { kind: 'semver', range: '*' } as const;
    const { source } = await open({ ref, verify: { mode: 'tag' } });
    expect((await source.read()).revision).toBe(`v1.0.0@sha1:${first}`);
    await repository.commit({ 'a.yaml': '2' });
    await signTag(repository, 'v1.1.0');
    await source.read();
    expect(await (await source.at(first))?.trust()).toMatchObject({ signedBy: ada.principal });
    for (const name of ['-v1.0.0', '--all', 'v1.0.0\nv2.0.0']) {
      const bad = await open({ ref: { kind: 'tag', name }, verify: { mode: 'tag' } });
      await expect(bad.source.read()).rejects.toMatchObject({ code: 'GIT_REF_INVALID' });
    }
  });
});

async function signTag(repository: TestRepository, name: string): Promise<void> {
  await repository.git('tag', '-s', '-m', 'x', name);
}
