import { execFileSync, spawn } from 'node:child_process';
import type { SpawnOptionsWithoutStdio } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DRAIN_MS, SETTLE_MS } from '../src/daemon/daemon.ts';
import { copied, DOCKERFILE, wordsOf } from './support/dockerfile.ts';
import { makeRepository } from './support/git-repository.ts';
import type { TestRepository } from './support/git-repository.ts';
import { containersOf, objectsOf, workloadsOf } from './support/kustomization.ts';
import { workflowFile } from './support/world.ts';

/** Nobody's ids on every Linux; a test that is not run by root runs as whoever runs it. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'mainsheet-image-'));
  chmodSync(directory, 0o755);
});

afterAll(() => {
  execFileSync('chmod', ['-R', 'u+w', directory]);
  rmSync(directory, { recursive: true });
});

test('the image’s base is pinned, and what its stages copy is let into the build', () => {
  expect(DOCKERFILE).toMatch(/^ARG NODE_IMAGE=node:\d+\.\d+\.\d+-\w+-slim@sha256:[0-9a-f]{64}$/m);
  const ignored = readFileSync('.dockerignore', 'utf8').split('\n');
  expect(ignored[0]).toBe('*');
  for (const [from] of copied('build')) {
    expect(ignored).toContain(`!${from}`);
  }
});

test('what the image is built from is enough, and what is left of it runs as nobody on a tree it cannot write', async () => {
  const build = path.join(directory, 'build');
  mkdirSync(build);
  for (const [from] of copied('build')) {
    cpSync(from, path.join(build, from), { recursive: true });
  }
  symlinkSync(path.resolve('node_modules'), path.join(build, 'node_modules'));
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: build, stdio: 'pipe' });

  const app = path.join(directory, 'app');
  mkdirSync(app);
  for (const [from, to] of copied('run')) {
    const name = path.basename(from);
    if (name === 'node_modules') {
      copyProduction(path.join(app, name));
    } else {
      cpSync(path.join(build, name), path.join(app, to === './' ? name : to), { recursive: true });
    }
  }
  chmodSync(path.join(app, 'dist/main.js'), 0o755);
  execFileSync('chmod', ['-R', 'a-w,a+rX', app]);
  await expectRuns(app);
}, 180_000);

/** What `npm prune --omit=dev` leaves. */
function copyProduction(to: string): void {
  const list = execFileSync('npm', ['ls', '--omit=dev', '--all', '--parseable'], {
    encoding: 'utf8',
  });
  const root = path.resolve('node_modules');
  for (const from of list.split('\n').filter((line) => line.startsWith(`${root}/`))) {
    // One below another one comes along with it.
    const name = path.relative(root, from);
    if (!name.includes('/node_modules/')) {
      cpSync(from, path.join(to, name), { recursive: true });
    }
  }
}

/** What the image is started with, on the tree that is built here, for whoever it runs as. */
function inImage(
  app: string,
  words: readonly string[],
): readonly [file: string, args: readonly string[], options: SpawnOptionsWithoutStdio] {
  const [file = '', ...args] = words
    .slice(words.indexOf('--') + 1)
    .map((word) => word.replace(/^\/app\//, `${app}/`));
  expect(file).toBe('node');
  const env = {
    PATH: process.env['PATH'],
    // The home of the image's user cannot be written either.
    HOME: '/nowhere',
    TMPDIR: path.join(directory, 'tmp'),
    NODE_ENV: 'production',
    MAINSHEET_CONFIG: path.join(directory, 'etc/mainsheet.yaml'),
  };
  return [process.execPath, args, { ...NOBODY, cwd: path.join(directory, 'data'), env }];
}

/** Lays out what the image is given from outside: its configuration, and what it may write. */
function layOut(repository: TestRepository): void {
  for (const place of ['data', 'tmp', 'etc']) {
    mkdirSync(path.join(directory, place));
  }
  writeFileSync(
    path.join(directory, 'etc/mainsheet.yaml'),
    `sources: { workflows: { url: ${repository.url} } }
tenants: { demo: { embedded: {}, source: workflows } }
server: { listen: '127.0.0.1:0' }
store: sqlite:${path.join(directory, 'data/mainsheet.db')}
`,
  );
  if (NOBODY.uid !== undefined) {
    const owned = ['data', 'tmp'].map((place) => path.join(directory, place));
    const owner = `${NOBODY.uid}:${NOBODY.gid}`;
    execFileSync('chown', ['-R', owner, ...owned, repository.directory]);
  }
}

async function expectRuns(app: string): Promise<void> {
  const repository = await makeRepository({ 'a.yaml': workflowFile('A') });
  layOut(repository);
  const child = spawn(...inImage(app, [...wordsOf('ENTRYPOINT'), ...wordsOf('CMD')]));
  const ended = once(child, 'close') as Promise<[number]>;
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const events: Record<string, unknown>[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    events.push(JSON.parse(line) as Record<string, unknown>);
  });
  const event = async (name: string): Promise<Record<string, unknown>> => {
    const find = () => events.find((one) => one['event'] === name);
    // One that ended will not tell it any more.
    await expect.poll(() => find() ?? child.exitCode).not.toBeNull();
    return find() ?? expect.unreachable(errors);
  };
  try {
    const url = String((await event('daemon.started'))['url']);
    expect(await event('pass.finished')).toMatchObject({ reason: 'Succeeded' });
    await expectAnswers(app, url);
    const toldAt = performance.now();
    child.kill('SIGTERM');
    expect((await ended)[0]).toBe(0);
    expect(performance.now() - toldAt).toBeLessThan(DRAIN_MS + SETTLE_MS);
    expect(errors).toBe('');
    expect(readdirSync(path.join(directory, 'tmp'))).toEqual([]);
    // What asks whether it lives hears that it does not.
    expect(await healthCheck(app, url)).not.toBe(0);
  } finally {
    child.kill('SIGKILL');
    await ended;
    await repository.dispose();
  }
}

/** The probes of every manifest, the check of the image, and a command beside the daemon. */
async function expectAnswers(app: string, url: string): Promise<void> {
  const probes = ['single', 'replicas', 'sidecar']
    .flatMap((name) => workloadsOf(objectsOf(`docs/deploy/kubernetes/${name}`)))
    .flatMap(({ pod }) => containersOf(pod))
    .flatMap(({ startupProbe, livenessProbe, readinessProbe }) =>
      [startupProbe, livenessProbe, readinessProbe].flatMap((probe) => probe?.httpGet?.path ?? []),
    );
  expect(probes.length).toBeGreaterThan(5);
  for (const asked of new Set(probes)) {
    const status = async (): Promise<number> => (await fetch(`${url}${asked}`)).status;
    await expect.poll(status, { message: asked }).toBe(200);
  }
  expect(await healthCheck(app, url)).toBe(0);
  // As whoever is in the container runs it.
  const program = path.join(directory, 'mainsheet');
  symlinkSync(path.join(app, 'dist/main.js'), program);
  const [, , options] = inImage(app, wordsOf('ENTRYPOINT'));
  expect(execFileSync(program, ['status'], { ...options, encoding: 'utf8' })).toContain(
    'Ready True',
  );
}

/** How the image's check ends, asking the port of this daemon. */
async function healthCheck(app: string, url: string): Promise<number> {
  const words = wordsOf('HEALTHCHECK').map((word) => word.replace('http://127.0.0.1:8080', url));
  const [code] = (await once(spawn(...inImage(app, words)), 'close')) as [number];
  return code;
}
