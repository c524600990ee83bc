import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { refusalText } from '../../src/server/hooks/refusal-texts.ts';
import { blocksOf } from '../support/doc-page.ts';
import { startCli } from '../support/cli.ts';
import type { RunningCli } from '../support/cli.ts';
import { workflowFile } from '../support/world.ts';

const run = promisify(execFile);
const PAGE = await readFile(path.resolve(import.meta.dirname, '../../docs/webhooks.md'), 'utf8');
const DEMO = await readFile(path.resolve(import.meta.dirname, '../../config/demo.yaml'), 'utf8');
const [CURL, HOOK] = blocksOf(PAGE).filter(({ language }) => language === 'sh');
const SECRET = /secret=(\S+)/.exec(HOOK!.text)![1]!;
const REPOSITORY = 'data/demo/workflows';

let cwd: string;
let daemon: RunningCli | undefined;

beforeEach(async () => {
  cwd = await realpath(await mkdtemp(path.join(os.tmpdir(), 'mainsheet-webhooks-')));
});

afterEach(async () => {
  daemon?.kill('SIGKILL');
  await daemon?.ended;
  daemon = undefined;
  await rm(cwd, { recursive: true, force: true });
});

/** The demo's source with one tenant; gives where it listens. */
async function start(): Promise<{ readonly running: RunningCli; readonly url: string }> {
  await mkdir(path.join(cwd, 'files'));
  await writeFile(path.join(cwd, 'files/a.yaml'), workflowFile('A'));
  await writeFile(
    path.join(cwd, 'demo.yaml'),
    `sources:
  workflows: { url: ${REPOSITORY}, createFrom: files, interval: 1h, webhook: { secret: ${SECRET} } }
tenants: { sandbox: { embedded: true, source: workflows, interval: 1h } }
server: { listen: '127.0.0.1:0' }
log: { level: debug }
`,
  );
  const running = startCli(['run', '--config', 'demo.yaml', '--log-format', 'json'], { cwd });
  daemon = running;
  const started = await running.event(({ event }) => event === 'daemon.started');
  await running.event(({ event }) => event === 'pass.finished');
  return { running, url: String(started['url']) };
}

test('the configuration of the page is right', async () => {
  const [yaml] = blocksOf(PAGE).filter(({ language }) => language === 'yaml');
  const tenants = 'tenants: { t: { embedded: true, source: workflows } }\n';
  await writeFile(path.join(cwd, 'page.yaml'), `${yaml!.text}${tenants}`);
  const loaded = await loadConfig({ file: 'page.yaml', env: {}, cwd });
  expect(loaded).toMatchObject({ ok: true, value: { config: { sources: [{ webhook: {} }] } } });
});

test('the command of the generic form is taken', async () => {
  const { running, url } = await start();
  const script = CURL!.text.replace('https://YOUR-HOST', url);
  const { stdout, stderr } = await run('sh', ['-c', script], {
    env: { ...process.env, SECRET },
  });
  expect([JSON.parse(stdout), stderr]).toEqual([{ accepted: true }, '']);
  await running.event(({ event }) => event === 'webhook.received');
  const wrong = await run('sh', ['-c', script], {
    env: { ...process.env, SECRET: 'not the secret of this' },
  });
  expect(JSON.parse(wrong.stdout)).toMatchObject({ status: 403 });
});

test('a push to the repository of the demo is told by the hook of the page', async () => {
  expect(DEMO).toContain(`secret: ${SECRET}`);
  expect(DEMO).toContain(`url: ${REPOSITORY}`);
  const { running, url } = await start();
  const hook = path.join(cwd, REPOSITORY, '.git/hooks/post-receive');
  await mkdir(path.dirname(hook), { recursive: true });
  await writeFile(hook, HOOK!.text.replace('http://127.0.0.1:8080', url));
  await chmod(hook, 0o755);

  const clone = path.join(cwd, 'clone');
  const git = (...args: string[]) =>
    run('git', ['-c', 'user.name=Ann', '-c', 'user.email=ann@acme.example', ...args], {
      cwd: clone,
    });
  await run('git', ['clone', '--quiet', path.join(cwd, REPOSITORY), clone]);
  await writeFile(path.join(clone, 'a.yaml'), workflowFile('A', { subject: 'Pushed' }));
  await git('commit', '--quiet', '--all', '--message', 'Greet otherwise');
  const { stderr } = await git('push', 'origin', 'main');
  expect(stderr).toMatch(/remote: \{"accepted":true\}/);
  await running.event(({ event }) => event === 'workflow.updated');
  expect(running.events().find(({ event }) => event === 'webhook.received')).toMatchObject({
    provider: 'generic',
    refs: ['refs/heads/main'],
    outcome: 'accepted',
  });
  const file = await readFile(path.join(cwd, REPOSITORY, 'a.yaml'), 'utf8');
  expect(file).toContain('Pushed');
});

test('the page has the status and reason of every answer', () => {
  const reasons = [
    ...['NoProof', 'WrongProof', 'WeakProof', 'OldProof', 'Unreadable', 'ContentType'],
    ...['TooLarge', 'TooSlow', 'TooMany', 'NoSecret'],
  ] as const;
  const table = [...PAGE.matchAll(/^\| (\d+) +\| (?:`(\w+)`)? +\|/gm)].map(
    ([, status, reason]) => `${status} ${reason ?? ''}`,
  );
  expect(table.toSorted()).toEqual(
    [
      ...['202 ', '400 ', '404 ', '405 '],
      ...reasons.map((reason) => `${refusalText(reason).status} ${reason}`),
    ].toSorted(),
  );
});
