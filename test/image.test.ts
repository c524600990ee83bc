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
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { DRAIN_MS, SETTLE_MS } from '../src/daemon/daemon.ts';
import { copied, DOCKERFILE, wordsOf } from './support/dockerfile.ts';
import { startEmulator } from './support/emulator.ts';
import { makeRepository } from './support/git-repository.ts';
import type { TestRepository } from './support/git-repository.ts';
import { containersOf, objectsOf, workloadsOf } from './support/kustomization.ts';
import { startPostgres } from './support/postgres.ts';
import { workflowFile } from './support/world.ts';

/** Nobody's ids on every Linux; a test that is not run by root runs as whoever runs it. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

let directory: string;
let repository: TestRepository;

beforeAll(async () => {
  directory = mkdtempSync(path.join(os.tmpdir(), 'mainsheet-image-'));
  chmodSync(directory, 0o755);
  repository = await makeRepository({ 'a.yaml': workflowFile('A') });
  if (NOBODY.uid !== undefined) {
    execFileSync('chown', ['-R', `${NOBODY.uid}:${NOBODY.gid}`, repository.directory]);
  }
});

afterAll(async () => {
  await repository.dispose();
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

describe('what the image is built from', () => {
  let app: string;

  beforeAll(() => {
    const build = path.join(directory, 'build');
    mkdirSync(build);
    for (const [from] of copied('build')) {
      cpSync(from, path.join(build, from), { recursive: true });
    }
    symlinkSync(path.resolve('node_modules'), path.join(build, 'node_modules'));
    execFileSync('npm', ['run', '--silent', 'build'], { cwd: build, stdio: 'pipe' });

    app = path.join(directory, 'app');
    mkdirSync(app);
    for (const [from, to] of copied('run')) {
      const name = path.basename(from);
      if (name === 'node_modules') {
        copyProduction(path.join(app, name));
      } else {
        cpSync(path.join(build, name), path.join(app, to === './' ? name : to), {
          recursive: true,
        });
      }
    }
    chmodSync(path.join(app, 'dist/main.js'), 0o755);
    execFileSync('chmod', ['-R', 'a-w,a+rX', app]);
  }, 180_000);

  test('is enough, and what is left of it runs as nobody on a tree it cannot write', async () => {
    const container = layOut(app, 'single', {
      tenants: { demo: { embedded: {}, source: 'workflows' } },
      store: `sqlite:${path.join(directory, 'single/data/mainsheet.db')}`,
    });
    await expectRuns(container, 'Ready True');
  });

  test('runs so as a replica on PostgreSQL too', async () => {
    const client = { id: 'robot', secret: 'canary-of-the-client' };
    const tenant = await startEmulator({
      clients: [{ ...client, identity: { id: 'robot-id', name: 'Robot' } }],
    });
    const postgres = await startPostgres();
    try {
      const container = layOut(app, 'replica', {
        tenants: {
          demo: {
            url: tenant.url,
            clientId: client.id,
            clientSecret: client.secret,
            source: 'workflows',
          },
        },
        store: `file:${path.join(directory, 'replica/etc/store')}`,
        data: path.join(directory, 'replica/data'),
      });
      writeFileSync(path.join(container.outside, 'etc/store'), `${postgres.url}\n`);
      await expectRuns(container, 'Ready True');
    } finally {
      await postgres.dispose();
      await tenant.dispose();
    }
  });
});

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

/** The tree of the image, and what a container of it is given from outside. */
interface Container {
  readonly app: string;
  readonly outside: string;
}

/** Lays out what a container is given: its configuration, and what it may write. */
function layOut(app: string, name: string, config: Record<string, unknown>): Container {
  const outside = path.join(directory, name);
  for (const place of ['data', 'tmp', 'etc']) {
    mkdirSync(path.join(outside, place), { recursive: true });
  }
  const sources = { workflows: { url: repository.url } };
  const server = { listen: '127.0.0.1:0' };
  writeFileSync(
    path.join(outside, 'etc/mainsheet.yaml'),
    stringify({ sources, server, ...config }),
  );
  if (NOBODY.uid !== undefined) {
    const owned = ['data', 'tmp'].map((place) => path.join(outside, place));
    execFileSync('chown', [`${NOBODY.uid}:${NOBODY.gid}`, ...owned]);
  }
  return { app, outside };
}

/** What a container is started with, for whoever it runs as; tini and Docker stay out of it. */
function inContainer(
  { app, outside }: Container,
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
    TMPDIR: path.join(outside, 'tmp'),
    NODE_ENV: 'production',
    MAINSHEET_CONFIG: path.join(outside, 'etc/mainsheet.yaml'),
  };
  return [process.execPath, args, { ...NOBODY, cwd: path.join(outside, 'data'), env }];
}

/** It makes a pass, answers, and ends in good order when it is told to; `status` beside it says this. */
async function expectRuns(container: Container, status: string): Promise<void> {
  const child = spawn(...inContainer(container, [...wordsOf('ENTRYPOINT'), ...wordsOf('CMD')]));
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
    await expectAnswers(container, url, status);
    const toldAt = performance.now();
    child.kill('SIGTERM');
    expect((await ended)[0]).toBe(0);
    expect(performance.now() - toldAt).toBeLessThan(DRAIN_MS + SETTLE_MS);
    expect(errors).toBe('');
    expect(readdirSync(path.join(container.outside, 'tmp'))).toEqual([]);
    // What asks whether it lives hears that it does not.
    expect(await healthCheck(container, url)).not.toBe(0);
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

/** The probes of every manifest, the check of the image, and a command beside the daemon. */
async function expectAnswers(container: Container, url: string, status: string): Promise<void> {
  const probes = ['single', 'replicas', 'sidecar']
    .flatMap((name) => workloadsOf(objectsOf(`docs/deploy/kubernetes/${name}`)))
    .flatMap(({ pod }) => containersOf(pod))
    .flatMap(({ startupProbe, livenessProbe, readinessProbe }) =>
      [startupProbe, livenessProbe, readinessProbe].flatMap((probe) => probe?.httpGet?.path ?? []),
    );
  expect(probes.length).toBeGreaterThan(5);
  for (const asked of new Set(probes)) {
    const answered = async (): Promise<number> => (await fetch(`${url}${asked}`)).status;
    await expect.poll(answered, { message: asked }).toBe(200);
  }
  expect(await healthCheck(container, url)).toBe(0);
  // As whoever is in the container runs it.
  const program = path.join(container.outside, 'mainsheet');
  symlinkSync(path.join(container.app, 'dist/main.js'), program);
  const [, , options] = inContainer(container, wordsOf('ENTRYPOINT'));
  expect(execFileSync(program, ['status'], { ...options, encoding: 'utf8' })).toContain(status);
}

/** How the image's check ends, asking the port of this daemon. */
async function healthCheck(container: Container, url: string): Promise<number> {
  const words = wordsOf('HEALTHCHECK').map((word) => word.replace('http://127.0.0.1:8080', url));
  const [code] = (await once(spawn(...inContainer(container, words)), 'close')) as [number];
  return code;
}
