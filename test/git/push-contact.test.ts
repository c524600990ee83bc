import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { GitAuth } from '../../src/git/source-settings.ts';
import type { TestRepository } from '../support/git-repository.ts';
import { RUN_COMMAND, fakeSsh } from './fake-ssh.ts';
import { serveGit } from './http-backend.ts';
import type { Answer } from './http-backend.ts';
import { repositoryOf, sourceOf } from './open-test-source.ts';
import type { TestSource } from './open-test-source.ts';
import { BRANCH, change } from './push-change.ts';

const TOKEN = 's3cr3t-t0ken';
const AUTH: GitAuth = { kind: 'token', token: async () => TOKEN };

/** A repository that takes pushes over HTTP. */
async function writable(): Promise<TestRepository> {
  const repository = await repositoryOf({ a: '1' });
  await repository.git('config', 'http.receivepack', 'true');
  return repository;
}

interface Served extends TestSource {
  readonly repository: TestRepository;
  readonly base: string;
}

async function overHttp(answer?: Answer, repository?: TestRepository): Promise<Served> {
  const served = repository ?? (await writable());
  const { origin } = await serveGit(served.directory, answer);
  const opened = await sourceOf(`${origin}/${path.basename(served.directory)}/.git`, {
    auth: AUTH,
  });
  const { commit } = await opened.source.read();
  return { ...opened, repository: served, base: commit.sha };
}

/** Answers what has to do with a push with this status, and leaves the rest to Git. */
function pushesGet(status: number, words = ''): Answer {
  return (request, response) => {
    const isPush = request.url?.includes('git-receive-pack') === true;
    if (isPush) {
      const headers = status === 401 ? { 'www-authenticate': 'Basic realm="git"' } : {};
      response.writeHead(status, { 'content-type': 'text/plain', ...headers }).end(words);
    }
    return isPush;
  };
}

test('a branch is made and replaced over HTTP', async () => {
  const { source, repository, base } = await overHttp((request, response) => {
    const expected = `Basic ${Buffer.from(`x-access-token:${TOKEN}`).toString('base64')}`;
    if (request.headers.authorization === expected) {
      return false;
    }
    response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
    return true;
  });
  const writer = source.branches!;
  await writer.push(change(base, { b: '1' }), undefined);
  const first = await repository.git('rev-parse', BRANCH);
  expect(await writer.tips([BRANCH])).toEqual(new Map([[BRANCH, first]]));
  const next = await writer.push(change(base, { b: 'x'.repeat(3_000_000) }), first);
  expect(next).toEqual({ kind: 'pushed', commit: await repository.git('rev-parse', BRANCH) });
  expect(await writer.push(change(base, { b: '3' }), first)).toEqual({
    kind: 'moved',
    tip: await repository.git('rev-parse', BRANCH),
  });
});

/** Has Git carry the first push out and loses what it answers; then the server is away for so many requests. */
function losing(away: number): Answer {
  let left: number | undefined;
  return (request, response) => {
    if (left === undefined && request.method === 'POST' && request.url?.includes('receive-pack')) {
      left = away;
      response.end = () => {
        request.socket.destroy();
        return response;
      };
    } else if (left !== undefined && left > 0) {
      left -= 1;
      response.writeHead(503).end();
      return true;
    }
    return false;
  };
}

test('a push whose answer is lost is looked for at once', async () => {
  const { source, repository, base } = await overHttp(losing(0));
  const pushed = await source.branches!.push(change(base, { b: '1' }), undefined);
  expect(pushed).toEqual({ kind: 'pushed', commit: await repository.git('rev-parse', BRANCH) });
});

test('a push whose answer is lost, and that is made again, is found done', async () => {
  const { source, repository, base } = await overHttp(losing(1));
  const writer = source.branches!;
  const wanted = change(base, { b: '1' });
  await expect(writer.push(wanted, undefined)).rejects.toMatchObject({ code: 'GIT_UNREACHABLE' });
  const commit = await repository.git('rev-parse', BRANCH);
  expect(await writer.tips([BRANCH])).toEqual(new Map([[BRANCH, commit]]));
  expect(await writer.push(wanted, undefined)).toEqual({ kind: 'pushed', commit });
});

test.each([
  [401, 'GIT_PUSH_DENIED', 'wait'],
  [403, 'GIT_PUSH_DENIED', 'wait'],
  [404, 'GIT_PUSH_DENIED', 'wait'],
  [429, 'GIT_UNREACHABLE', 'retry'],
  [503, 'GIT_UNREACHABLE', 'retry'],
])('HTTP %d to a push by someone who may read is %s', async (status, code, next) => {
  const { source, base, repository, seen } = await overHttp(pushesGet(status, `No ${TOKEN}.`));
  const failed = source.branches!.push(change(base, { b: '1' }), undefined);
  const error = await failed.catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code, next });
  expect(String(error)).not.toContain(TOKEN);
  // It is no fault of the mirror.
  await repository.commit({ c: '1' });
  await source.read();
  expect(seen).toEqual(['recloned first', 'fetched']);
});

test('credentials that may not even read are refused as such', async () => {
  let refused = false;
  const { source, base } = await overHttp((_request, response) => {
    if (refused) {
      response.writeHead(403).end();
    }
    return refused;
  });
  refused = true;
  await expect(source.branches!.push(change(base, { b: '1' }), undefined)).rejects.toMatchObject({
    code: 'GIT_AUTH_FAILED',
  });
});

test('a server that takes no pushes at all says that the right is missing', async () => {
  const repository = await repositoryOf({ a: '1' });
  const { source, base } = await overHttp(undefined, repository);
  await expect(source.branches!.push(change(base, { b: '1' }), undefined)).rejects.toMatchObject({
    code: 'GIT_PUSH_DENIED',
  });
});

test('what a hook on the server says is told without the token', async () => {
  const repository = await writable();
  const hook = path.join(repository.directory, '.git/hooks/update');
  await writeFile(hook, `#!/bin/sh\necho "No $1 with ${TOKEN}" >&2\nexit 1\n`);
  await chmod(hook, 0o755);
  await repository.git('config', '--unset', 'core.hooksPath');
  const { source, base } = await overHttp(undefined, repository);
  expect(await source.branches!.push(change(base, { b: '1' }), undefined)).toEqual({
    kind: 'refused',
    reason: expect.stringMatching(
      /^\[remote rejected\] \(hook declined\) \| No refs\/heads\/mainsheet\/\S+ with \[masked\]/,
    ),
  });
});

test('a push is called off while the server is silent', async () => {
  const stop = new AbortController();
  const reason = new Error('stopping');
  const { source, base, repository } = await overHttp((request) => {
    const isPush = request.url?.includes('git-receive-pack') === true;
    if (isPush) {
      stop.abort(reason);
    }
    return isPush;
  });
  await expect(
    source.branches!.push(change(base, { b: '1' }), undefined, stop.signal),
  ).rejects.toBe(reason);
  expect(await repository.git('branch', '--list', BRANCH)).toBe('');
  // The next in turn is let in.
  expect((await source.read()).commit.sha).toBe(base);
});

test('a branch is made over SSH', async () => {
  const repository = await repositoryOf({ a: '1' });
  await fakeSsh(RUN_COMMAND);
  const { source } = await sourceOf(`git@git.example:${repository.directory}`);
  const { commit } = await source.read();
  const pushed = await source.branches!.push(change(commit.sha, { b: '1' }), undefined);
  expect(pushed).toEqual({ kind: 'pushed', commit: await repository.git('rev-parse', BRANCH) });
});

test.each([
  'ERROR: The key you are authenticating with has been marked as read only.',
  'ERROR: Permission to acme/workflows.git denied to deploy key',
  'remote: ERROR: This deploy key does not have write access to this project.',
  'remote: GitLab: You are not allowed to push code to this project.',
  'FATAL: W any workflows bob DENIED by fallthru',
])('a key that may only read is told from one that is refused: %s', async (words) => {
  const repository = await repositoryOf({ a: '1' });
  await fakeSsh(
    `for last; do :; done; case "$last" in *receive-pack*) echo '${words}' >&2; exit 1;; esac; eval "$last"`,
  );
  const { source } = await sourceOf(`git@git.example:${repository.directory}`);
  const { commit } = await source.read();
  await expect(
    source.branches!.push(change(commit.sha, { b: '1' }), undefined),
  ).rejects.toMatchObject({ code: 'GIT_PUSH_DENIED' });
});
