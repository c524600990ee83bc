import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { postReceiveHook } from '../../src/git/post-receive.ts';
import { providerOf } from '../../src/server/hooks/providers.ts';
import { refusalText } from '../../src/server/hooks/refusal-texts.ts';
import { PROOF_HEADERS, PUSHES, sent } from '../server/hooks/deliveries.ts';
import { blocksOf } from '../support/doc-page.ts';
import { startCli } from '../support/cli.ts';
import type { RunningCli } from '../support/cli.ts';
import { workflowFile } from '../support/world.ts';

const run = promisify(execFile);
const PAGE = await readFile(path.resolve(import.meta.dirname, '../../docs/webhooks.md'), 'utf8');
const DEMO = await readFile(path.resolve(import.meta.dirname, '../../config/demo.yaml'), 'utf8');
const [CURL, HOOK] = blocksOf(PAGE).filter(({ language }) => language === 'sh');
const SECRET = /secret='(\S+)'/.exec(HOOK!.text)![1]!;
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
async function start(port = 0): Promise<{ readonly running: RunningCli; readonly url: string }> {
  await mkdir(path.join(cwd, 'files'));
  await writeFile(path.join(cwd, 'files/a.yaml'), workflowFile('A'));
  await writeFile(
    path.join(cwd, 'demo.yaml'),
    `sources:
  workflows: { url: ${REPOSITORY}, createFrom: files, interval: 1h, webhook: { secret: ${SECRET} } }
tenants: { sandbox: { embedded: true, source: workflows, interval: 1h } }
server: { listen: '127.0.0.1:${port}', admin: '127.0.0.1:0' }
log: { level: debug }
`,
  );
  const running = startCli(['run', '--config', 'demo.yaml', '--log-format', 'json'], { cwd });
  daemon = running;
  const started = await running.event(({ event }) => event === 'daemon.started');
  await running.event(({ event }) => event === 'pass.finished');
  return { running, url: String(started['url']) };
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
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

test('the repository of the demo comes with the hook of the page, which tells of a push', async () => {
  expect(DEMO).toContain(`secret: ${SECRET}`);
  expect(DEMO).toContain(`url: ${REPOSITORY}`);
  expect(postReceiveHook('http://127.0.0.1:8080/hooks/workflows', SECRET)).toBe(HOOK!.text);
  const { running, url } = await start(await freePort());
  const hook = path.join(cwd, REPOSITORY, '.git/hooks/post-receive');
  expect(await readFile(hook, 'utf8')).toBe(HOOK!.text.replace('http://127.0.0.1:8080', url));
  expect((await stat(hook)).mode & 0o777).toBe(0o700);

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

test('the page says by which headers each form is told and proved', () => {
  const table = PAGE.slice(PAGE.indexOf('## What proves'), PAGE.indexOf('## What a delivery does'));
  const rows = [...table.matchAll(/^\| (?:`(\w+)`)? +\| (.*?) +\| (.*?) +\| .*\|$/gm)];
  let form = '';
  const said = rows.map(([, name, told, proved]) => {
    form = name ?? form;
    return [form, told ?? '', proved ?? ''] as const;
  });
  for (const [sender, name] of PUSHES) {
    const headers = Object.keys(sent(sender, 'push', '{}').headers);
    const own = said.filter(([one]) => one === name);
    const named = (column: 1 | 2): readonly string[] =>
      own.flatMap((row) =>
        [...row[column].matchAll(/`([\w-]+)`/g)].map(([, header]) => header!.toLowerCase()),
      );
    expect(named(2), sender).toContain(PROOF_HEADERS[sender]);
    const toldBy = headers.filter((header) => named(1).includes(header));
    expect(toldBy.length, sender).toBeGreaterThan(0);
    expect(providerOf({ [toldBy[0]!]: 'push' }, undefined)?.name, sender).toBe(name);
  }
  expect(new Set(said.map(([one]) => one))).toEqual(new Set(PUSHES.map(([, name]) => name)));
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
