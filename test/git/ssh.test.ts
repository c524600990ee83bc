import { expect, test } from 'vitest';
import { RUN_COMMAND, fakeSsh } from './fake-ssh.ts';
import { repositoryOf, sourceOf } from './open-test-source.ts';

test('a key and known hosts are given to ssh, which may ask nobody', async () => {
  const repository = await repositoryOf({ a: '1' });
  const argumentsOf = await fakeSsh(RUN_COMMAND);
  const { source } = await sourceOf(`git@git.example:${repository.directory}`, {
    auth: {
      kind: 'ssh',
      keyFile: "/keys/it's a key",
      knownHostsFile: '/keys/known hosts',
    },
  });
  expect(await (await source.read()).files('')).toHaveLength(1);
  const given = await argumentsOf();
  expect(given).toEqual(
    expect.arrayContaining([
      'BatchMode=yes',
      'StrictHostKeyChecking=yes',
      'IdentitiesOnly=yes',
      'UserKnownHostsFile="/keys/known hosts"',
      'GlobalKnownHostsFile=/dev/null',
      "/keys/it's a key",
      'git@git.example',
    ]),
  );
});

test('without a key ssh uses its own, and is as strict', async () => {
  const repository = await repositoryOf({ a: '1' });
  const argumentsOf = await fakeSsh(RUN_COMMAND);
  const { source } = await sourceOf(`ssh://git@git.example:2222${repository.directory}`);
  await source.read();
  const given = await argumentsOf();
  expect(given).toEqual(expect.arrayContaining(['BatchMode=yes', 'StrictHostKeyChecking=yes']));
  expect(given).toEqual(expect.arrayContaining(['2222']));
  expect(given).not.toContain('-i');
});

test.each([
  ['Host key verification failed.', 'GIT_HOST_KEY_UNKNOWN', 'stalled'],
  [
    'No ED25519 host key is known for git.example and you have requested strict checking.',
    'GIT_HOST_KEY_UNKNOWN',
    'stalled',
  ],
  ['git@git.example: Permission denied (publickey).', 'GIT_AUTH_FAILED', 'stalled'],
  ['ERROR: Repository not found.', 'GIT_REPOSITORY_NOT_FOUND', 'wait'],
  ['ssh: connect to host git.example port 22: Connection refused', 'GIT_UNREACHABLE', 'retry'],
])('ssh says: %s', async (words, code, next) => {
  await fakeSsh(`echo '${words}' >&2; exit 255`);
  const { source } = await sourceOf('git@git.example:acme/x.git');
  await expect(source.read()).rejects.toMatchObject({ code, next });
});

test('a key file that ssh cannot be given is refused', async () => {
  const { source } = await sourceOf('git@git.example:acme/x.git', {
    auth: { kind: 'ssh', keyFile: '/keys/"; touch x', knownHostsFile: '/keys/hosts' },
  });
  await expect(source.read()).rejects.toMatchObject({ code: 'GIT_FAILED', next: 'stalled' });
});

test('a machine without Git is told so', async () => {
  const repository = await repositoryOf({ a: '1' });
  const { source } = await sourceOf(repository.url);
  const before = process.env['PATH'];
  process.env['PATH'] = '/nowhere';
  try {
    await expect(source.read()).rejects.toMatchObject({ code: 'GIT_NOT_INSTALLED' });
  } finally {
    process.env['PATH'] = before;
  }
});
