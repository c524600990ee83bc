import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ManualClock } from '../../src/kernel/clock.ts';
import { serveGit } from '../git/http-backend.ts';
import type { Answer } from '../git/http-backend.ts';
import { repositoryOf } from '../git/open-test-source.ts';
import type { World, WorldOptions } from '../support/world.ts';
import { BRANCH, FILE, SUBJECT, branches, diff, news, told, touch } from './captured.ts';
import { condition, done, troubles, worlds } from './told.ts';

const makeWorld = worlds();

async function owned(options: WorldOptions = {}): Promise<World> {
  const world = await makeWorld({
    files: { 'a.yaml': FILE },
    clock: new ManualClock(),
    policies: { drift: 'capture' },
    ...options,
  });
  expect(troubles(await world.pass())).toEqual([]);
  return world;
}

/** A world whose repository is reached over HTTP with a token. */
async function overHttp(answer: Answer = () => false) {
  const repository = await repositoryOf({ 'a.yaml': FILE });
  await repository.git('config', 'http.receivepack', 'true');
  const server = await serveGit(path.join(repository.directory, '.git'), (request, response) => {
    if (request.headers.authorization !== undefined) {
      return answer(request, response);
    }
    response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
    return true;
  });
  const url = `${server.origin}/.git`;
  const world = await owned({
    repository,
    source: { url, auth: { kind: 'token', token: async () => 'glpat-t0ken' } },
    tenant: { sourceUrl: url, into: 'main' },
  });
  await touch(world, SUBJECT, 'Good day');
  return { world, server };
}

test('over HTTP the token of the source pushes the branch', async () => {
  const { world, server } = await overHttp();
  const result = await world.pass();
  expect([troubles(result), news(result)]).toEqual([[], ['drift captured A']]);
  expect(await diff(world)).toContain("+        subject: 'Good day'   # short");
  const pushes = server.requests.filter(({ line }) => line.includes('git-receive-pack'));
  expect(pushes.at(-1)!.credentials).toBe('x-access-token:glpat-t0ken');
  expect(JSON.stringify([world.lines, result.captures])).not.toContain('t0ken');
  expect(news(await world.pass())).toEqual([]);
});

test('a token that may read but not write is told, and stops nothing else', async () => {
  let denied = true;
  const { world } = await overHttp((request, response) => {
    if (denied && request.url?.includes('git-receive-pack') === true) {
      response.writeHead(403).end('You may not write.');
      return true;
    }
    return false;
  });
  await world.repository.commit({ 'b.yaml': FILE.replace('name: A', 'name: B') });
  const result = await world.pass();
  expect(troubles(result)).toEqual(['GIT_PUSH_DENIED']);
  expect(done(result)).toEqual(['b.yaml created', 'b.yaml enabled']);
  expect(condition(result)).toBe('False GitAuthFailed');
  expect(told(world, 'source.failed')).toMatchObject([{ code: 'GIT_PUSH_DENIED' }]);
  expect(told(world, 'drift.detected')).toHaveLength(1);

  denied = false;
  expect(news(await world.pass())).toEqual(['drift captured A']);
});

test('what a hook of the server refuses is told once and tried again after an hour', async () => {
  const world = await owned();
  const hooks = path.join(world.repository.directory, '.hooks');
  const hook = path.join(hooks, 'pre-receive');
  await mkdir(hooks);
  await writeFile(hook, '#!/bin/sh\necho "Branches need a ticket." >&2\nexit 1\n');
  await chmod(hook, 0o755);
  await world.repository.git('config', 'core.hooksPath', hooks);
  await touch(world, SUBJECT, 'Good day');
  const result = await world.pass();
  expect([troubles(result), news(result)]).toEqual([[], ['drift not-captured Refused A']]);
  expect(told(world, 'drift.not-captured')).toMatchObject([
    { reason: 'Refused', message: expect.any(String) },
  ]);
  expect(news(await world.pass())).toEqual([]);
  await world.advance(3_600_000);
  expect(news(await world.pass())).toEqual([]);

  await world.repository.git('config', 'core.hooksPath', '/dev/null');
  expect(news(await world.pass())).toEqual([]);
  await world.advance(3_600_000);
  expect(news(await world.pass())).toEqual(['drift captured A']);
  expect(await branches(world)).toEqual([BRANCH]);
});

test('a work tree has no commits to start a branch from', async () => {
  const world = await owned({ source: { workTree: true } });
  await touch(world, SUBJECT, 'Good day');
  const result = await world.pass();
  expect([troubles(result), news(result)]).toEqual([[], []]);
  expect(condition(result)).toBe('False Drifted');
});
