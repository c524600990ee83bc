import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { appKey, fakeGithub } from '../git/fake-github.ts';
import type { FakeGithub } from '../git/fake-github.ts';
import { serveGit } from '../git/http-backend.ts';
import { cli } from '../support/cli.ts';
import type { CliResult } from '../support/cli.ts';
import { startEmulator } from '../support/emulator.ts';
import type { RunningEmulator } from '../support/emulator.ts';
import { makeRepository } from '../support/git-repository.ts';
import { workflowFile } from '../support/world.ts';

let cwd: string;
let tenant: RunningEmulator;
let github: FakeGithub;
const outputs: CliResult[] = [];

beforeEach(async () => {
  cwd = await realpath(await mkdtemp(path.join(os.tmpdir(), 'mainsheet-app-')));
  tenant = await startEmulator();
  github = await fakeGithub();
  const repository = await makeRepository({ 'a.yaml': workflowFile('A') });
  const bare = path.join(cwd, 'acme', 'workflows.git');
  await repository.git('clone', '--quiet', '--bare', repository.directory, bare);
  await repository.dispose();
  const { origin } = await serveGit(path.join(cwd, 'acme'), (request, response) => {
    const basic = Buffer.from(`x-access-token:${github.tokens.at(-1)}`).toString('base64');
    const open = request.headers.authorization === `Basic ${basic}`;
    if (!open) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
    }
    return !open;
  });
  await writeFile(path.join(cwd, 'app.pem'), github.pem);
  await writeFile(
    path.join(cwd, 'mainsheet.yaml'),
    `sources:
  workflows:
    url: ${origin}/acme/workflows.git
    auth:
      githubApp: { appId: 4711, privateKey: 'file:app.pem', apiUrl: '${github.apiUrl}' }
tenants:
  demo: { url: '${tenant.url}', clientId: demo, clientSecret: demo, source: workflows }
store: sqlite:store/mainsheet.db
`,
  );
});

afterEach(async () => {
  const told = outputs.splice(0).map(({ stdout, stderr }) => stdout + stderr);
  const secrets = [...github.tokens, ...github.pem.split('\n').filter((line) => line.length > 40)];
  for (const secret of secrets) {
    expect(told.join('\n')).not.toContain(secret);
  }
  await tenant.dispose();
  await rm(cwd, { recursive: true, force: true });
});

async function mainsheet(...args: readonly string[]): Promise<CliResult> {
  const result = await cli([...args, '--config', 'mainsheet.yaml'], { cwd });
  outputs.push(result);
  return result;
}

test('the App opens the repository, and neither its key nor its tokens are told', async () => {
  const planned = await mainsheet('plan', '--format', 'json');
  expect(planned.code, planned.stderr).toBe(2);
  expect(JSON.parse(planned.stdout)).toMatchObject({ summary: { create: 1 } });
  const applied = await mainsheet('apply', '--yes');
  expect(applied.code, applied.stdout + applied.stderr).toBe(0);
  expect(github.requests.map(({ line }) => line).slice(0, 2)).toEqual([
    'GET /repos/acme/workflows/installation',
    'POST /app/installations/99/access_tokens',
  ]);
});

test.each([
  ['a key of another App', () => (github.pem = appKey()), 'GitHub does not let the App in.'],
  [
    'an App that is not installed',
    () => (github.installation = undefined),
    'The GitHub App is not installed for this repository.',
  ],
])('%s is told with what to do, and nothing is planned', async (_name, spoil, words) => {
  spoil();
  const planned = await mainsheet('plan');
  expect(planned.code).toBe(1);
  expect(planned.stderr).toContain(words);
  expect(planned.stderr).toMatch(/Check that `appId`|Install it for the owner/);
});
