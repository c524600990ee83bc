import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { TestRepository } from '../support/git-repository.ts';
import { repositoryOf, sourceOf } from './open-test-source.ts';

const HOOKS = [
  ...['post-checkout', 'post-merge', 'pre-auto-gc', 'post-index-change', 'reference-transaction'],
  ...['pre-receive', 'update', 'post-update', 'fsmonitor-watchman', 'proc-receive'],
];

/** A repository in which everything that Git may be told to run leaves a trace. */
async function trapped(): Promise<{
  readonly repository: TestRepository;
  traces(): Promise<readonly string[]>;
}> {
  const repository = await repositoryOf({
    'a.yaml': 'name: A\n',
    '.gitattributes': '* filter=evil diff=evil merge=evil export-subst\n',
    '.gitmodules':
      '[submodule "s"]\n  path = s\n  url = ext::sh -c "touch pwned"\n  update = !touch pwned\n',
  });
  const traces = path.join(repository.directory, '.git', 'traces');
  const hooks = path.join(repository.directory, '.git', 'hooks');
  await mkdir(traces);
  await mkdir(hooks, { recursive: true });
  const leave = (name: string): string => `touch ${traces}/${name}`;
  for (const hook of HOOKS) {
    const file = path.join(hooks, hook);
    await writeFile(file, `#!/bin/sh\n${leave(hook)}\n`);
    await chmod(file, 0o755);
  }
  for (const [key, value] of [
    ['core.hooksPath', hooks],
    ['core.fsmonitor', leave('fsmonitor')],
    ['core.sshCommand', leave('ssh')],
    ['core.pager', leave('pager')],
    ['core.editor', leave('editor')],
    ['diff.external', leave('external')],
    ['diff.evil.textconv', leave('textconv')],
    ['diff.evil.command', leave('command')],
    ['filter.evil.clean', leave('clean')],
    ['filter.evil.smudge', leave('smudge')],
    ['filter.evil.process', leave('process')],
    ['filter.evil.required', 'true'],
    ['merge.evil.driver', leave('merge')],
    ['uploadpack.packObjectsHook', leave('pack')],
    ['credential.helper', `!${leave('credential')}`],
    ['gpg.program', leave('gpg')],
    ['alias.log', `!${leave('alias')}`],
  ] as const) {
    await repository.git('config', key, value);
  }
  return { repository, traces: () => readdir(traces) };
}

test('nothing that a repository brings along is run when it is read, or when it moves', async () => {
  const { repository, traces } = await trapped();
  const { source } = await sourceOf(repository.url);
  const snapshot = await source.read();
  const files = (await snapshot.files(''))!;
  await snapshot.read(files.map(({ oid }) => oid));
  await snapshot.lastCommits(['a.yaml']);
  await snapshot.history('a.yaml', 5);
  const object = await repository.git('commit-tree', '-m', 'New', '-p', 'HEAD', 'HEAD^{tree}');
  await writeFile(path.join(repository.directory, '.git', 'refs', 'heads', 'main'), `${object}\n`);
  expect((await source.read()).commit.sha).toBe(object);
  expect(await traces()).toEqual([]);
});

test('nor when the files of a work tree are read', async () => {
  const { repository, traces } = await trapped();
  await writeFile(path.join(repository.directory, 'b.yaml'), 'name: B\n');
  const { source } = await sourceOf(repository.url, { workTree: true });
  const snapshot = await source.read();
  const files = (await snapshot.files(''))!;
  expect(files.map((file) => file.path)).toContain('b.yaml');
  await snapshot.read(files.map(({ oid }) => oid));
  await snapshot.lastCommits(['a.yaml', 'b.yaml']);
  expect(await traces()).toEqual([]);
});

test('the traps are set: who uses the repository without our settings runs them', async () => {
  const { repository, traces } = await trapped();
  await writeFile(path.join(repository.directory, 'a.yaml'), 'name: Changed\n');
  await repository.git('status').catch(() => undefined);
  await repository.git('update-ref', 'refs/heads/other', 'HEAD');
  const wanted = ['fsmonitor', 'process', 'reference-transaction'];
  expect(await traces()).toEqual(expect.arrayContaining(wanted));
});
