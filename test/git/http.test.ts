import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { GitAuth } from '../../src/git/source-settings.ts';
import { serveGit } from './http-backend.ts';
import type { Answer } from './http-backend.ts';
import { repositoryOf, sourceOf, temporaryDirectory } from './open-test-source.ts';

const TOKEN = `s3cr3t'"$(id)token`;

function wants(credentials: string): Answer {
  return (request, response) => {
    const expected = `Basic ${Buffer.from(credentials).toString('base64')}`;
    if (request.headers.authorization === expected) {
      return false;
    }
    response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end('no');
    return true;
  };
}

function tokenAuth(token = TOKEN, username?: string): GitAuth {
  return {
    kind: 'token',
    token: async () => token,
    ...(username === undefined ? {} : { username }),
  };
}

async function filesBelow(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

test('a repository is read over HTTP, and polled with one ls-remote', async () => {
  const repository = await repositoryOf({ 'wf/a.yaml': 'a' });
  const { origin, requests } = await serveGit(repository.directory);
  const { source } = await sourceOf(`${origin}/${path.basename(repository.directory)}/.git`);
  await source.read();
  requests.length = 0;
  const snapshot = await source.read();
  expect(requests.map(({ line }) => line.split(' ')[0])).toEqual(['GET', 'POST']);
  expect(requests.filter(({ line }) => line.includes('info/refs'))).toHaveLength(1);
  const sha = await repository.commit({ 'wf/a.yaml': 'b' });
  expect((await source.read()).commit.sha).toBe(sha);
  expect(await snapshot.files('wf')).toHaveLength(1);
});

test.each([
  [tokenAuth(), `x-access-token:${TOKEN}`],
  [tokenAuth('plain', 'oauth2'), 'oauth2:plain'],
])('the right token opens the repository and is written nowhere', async (auth, credentials) => {
  const repository = await repositoryOf({ a: '1' });
  const { origin } = await serveGit(repository.directory, wants(credentials));
  const opened = await sourceOf(`${origin}/${path.basename(repository.directory)}/.git`, { auth });
  await opened.source.read();
  const secret = credentials.split(':')[1]!;
  const files = await filesBelow(opened.directory);
  expect(files.length).toBeGreaterThan(5);
  for (const file of files) {
    expect([file, (await readFile(file)).includes(secret)]).toEqual([file, false]);
  }
});

test('the token is asked for at each contact, so that a new one is used at once', async () => {
  const repository = await repositoryOf({ a: '1' });
  const { origin } = await serveGit(repository.directory, wants('x-access-token:new'));
  let token = 'old';
  const { source } = await sourceOf(`${origin}/${path.basename(repository.directory)}/.git`, {
    auth: { kind: 'token', token: async () => token },
  });
  await expect(source.read()).rejects.toMatchObject({ code: 'GIT_AUTH_FAILED' });
  token = 'new';
  expect(await (await source.read()).files('')).toHaveLength(1);
});

test.each<readonly [string, { readonly auth?: GitAuth }]>([
  ['a wrong token', { auth: tokenAuth('wrong-token') }],
  ['no token', {}],
])('%s is refused, stalls, and is not shown', async (_name, auth) => {
  const repository = await repositoryOf({ a: '1' });
  const { origin } = await serveGit(repository.directory, wants(`x-access-token:${TOKEN}`));
  const { source } = await sourceOf(`${origin}/${path.basename(repository.directory)}/.git`, auth);
  const error = await source.read().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'GIT_AUTH_FAILED', next: 'stalled' });
  expect(String(error)).not.toContain('wrong-token');
});

test('a redirect to another host does not get the token', async () => {
  const repository = await repositoryOf({ a: '1' });
  const thief = await serveGit(repository.directory, wants('never:never'));
  const { origin } = await serveGit(repository.directory, (request, response) => {
    response.writeHead(302, { location: `${thief.origin}${request.url}` }).end();
    return true;
  });
  const { source } = await sourceOf(`${origin}/${path.basename(repository.directory)}/.git`, {
    auth: tokenAuth(),
  });
  await expect(source.read()).rejects.toMatchObject({ code: 'GIT_AUTH_FAILED' });
  expect(thief.requests.length).toBeGreaterThan(0);
  expect(thief.requests.filter(({ credentials }) => credentials !== undefined)).toEqual([]);
});

test("the user's own Git configuration and netrc are not looked at", async () => {
  const repository = await repositoryOf({ a: '1' });
  const { origin, requests } = await serveGit(
    repository.directory,
    wants(`x-access-token:${TOKEN}`),
  );
  const home = await temporaryDirectory();
  await writeFile(path.join(home, '.gitconfig'), '[url "ext::touch /"]\n insteadOf = http://\n');
  await writeFile(path.join(home, '.netrc'), 'machine 127.0.0.1 login me password netrc\n');
  const before = process.env['HOME'];
  process.env['HOME'] = home;
  try {
    const { source } = await sourceOf(`${origin}/${path.basename(repository.directory)}/.git`, {
      auth: tokenAuth(),
    });
    await source.read();
  } finally {
    process.env['HOME'] = before;
  }
  expect(requests.some(({ credentials }) => credentials === 'me:netrc')).toBe(false);
});

const answers: readonly (readonly [number, string])[] = [
  [403, 'GIT_AUTH_FAILED'],
  [404, 'GIT_REPOSITORY_NOT_FOUND'],
  [429, 'GIT_UNREACHABLE'],
  [500, 'GIT_UNREACHABLE'],
  [503, 'GIT_UNREACHABLE'],
];
test.each(answers)('HTTP %d is %s', async (status, code) => {
  const repository = await repositoryOf({ a: '1' });
  const { origin } = await serveGit(repository.directory, (_request, response) => {
    response.writeHead(status).end();
    return true;
  });
  const { source } = await sourceOf(`${origin}/x.git`);
  await expect(source.read()).rejects.toMatchObject({ code });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

test('a server that is away is unreachable, and the last good revision stays', async () => {
  const repository = await repositoryOf({ a: '1' });
  const first = await sourceOf(repository.url);
  const { commit } = await first.source.read();
  const gone = await sourceOf(`http://127.0.0.1:${await freePort()}/x.git`);
  await expect(gone.source.read()).rejects.toMatchObject({
    code: 'GIT_UNREACHABLE',
    next: 'retry',
  });
  expect(await gone.source.lastGood()).toBeUndefined();
  await repository.dispose();
  await expect(first.source.read()).rejects.toMatchObject({ code: 'GIT_REPOSITORY_NOT_FOUND' });
  expect((await first.source.lastGood())?.commit).toEqual(commit);
});

test('a server that hangs is left at once when the signal says so', async () => {
  const repository = await repositoryOf({ a: '1' });
  const stop = new AbortController();
  const reason = new Error('stopping');
  const { origin, requests } = await serveGit(repository.directory, () => {
    stop.abort(reason);
    return true;
  });
  const { source, directory } = await sourceOf(`${origin}/x.git`);
  await expect(source.read(stop.signal)).rejects.toBe(reason);
  expect(requests).toHaveLength(1);
  expect((await readdir(directory)).filter((name) => name.startsWith('mirror-'))).toEqual([]);
});

test('a server that hangs runs into the timeout', async () => {
  const repository = await repositoryOf({ a: '1' });
  const { origin } = await serveGit(repository.directory, () => true);
  const { source } = await sourceOf(`${origin}/x.git`, { timeoutMs: 300 });
  await expect(source.read()).rejects.toMatchObject({ code: 'GIT_TIMEOUT', next: 'retry' });
});

test('a fetch that hangs leaves the mirror as it was', async () => {
  const repository = await repositoryOf({ a: '1' });
  let hang = false;
  let bodies = 0;
  const { origin } = await serveGit(repository.directory, (request) => {
    bodies += request.method === 'POST' ? 1 : 0;
    // The first POST of a read is its ls-remote, the second is the fetch's.
    return hang && bodies > 1;
  });
  const opened = await sourceOf(`${origin}/${path.basename(repository.directory)}/.git`, {
    timeoutMs: 1500,
  });
  const { commit } = await opened.source.read();
  await repository.commit({ a: '2' });
  hang = true;
  bodies = 0;
  await expect(opened.source.read()).rejects.toMatchObject({ code: 'GIT_TIMEOUT' });
  expect((await opened.source.lastGood())?.commit).toEqual(commit);
  hang = false;
  expect((await opened.source.read()).commit.subject).toBe('Change');
  expect(opened.seen).toEqual(['recloned first', 'fetched']);
});

test('an unknown host is unreachable over SSH and HTTPS alike', async () => {
  for (const url of ['https://nowhere.invalid/x.git', 'git@nowhere.invalid:x.git']) {
    const { source } = await sourceOf(url);
    await expect(source.read()).rejects.toMatchObject({ code: 'GIT_UNREACHABLE' });
  }
});
