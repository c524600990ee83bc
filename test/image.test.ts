import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeRepository } from './support/git-repository.ts';
import { workflowFile } from './support/world.ts';

/** Nobody's ids on every Linux; a test that is not run by root runs as whoever runs it. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

const DOCKERFILE = readFileSync('Dockerfile', 'utf8');
const [, BUILD = '', RUN = ''] = DOCKERFILE.split(/^FROM /m);
let directory: string;

/** What one stage copies: sources and where to. */
function copied(stage: string, pattern: RegExp): readonly (readonly [string, string])[] {
  return [...stage.matchAll(pattern)].flatMap(([, words = '']) => {
    const all = words.split(' ');
    const to = all.at(-1) ?? '';
    return all.slice(0, -1).map((from) => [from, to] as const);
  });
}

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
  for (const [from] of copied(BUILD, /^COPY (?!--from)(.+)$/gm)) {
    expect(ignored).toContain(`!${from}`);
  }
});

test('what the image is built from is enough, and what is left of it runs as nobody on a tree it cannot write', async () => {
  const build = path.join(directory, 'build');
  mkdirSync(build);
  for (const [from] of copied(BUILD, /^COPY (?!--from)(.+)$/gm)) {
    cpSync(from, path.join(build, from), { recursive: true });
  }
  symlinkSync(path.resolve('node_modules'), path.join(build, 'node_modules'));
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: build, stdio: 'pipe' });

  const app = path.join(directory, 'app');
  mkdirSync(app);
  for (const [from, to] of copied(RUN, /^COPY --from=build (.+)$/gm)) {
    const name = path.basename(from);
    if (name === 'node_modules') {
      copyProduction(path.join(app, name));
    } else {
      cpSync(path.join(build, name), path.join(app, to === './' ? name : to), { recursive: true });
    }
  }
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

async function expectRuns(app: string): Promise<void> {
  const data = path.join(directory, 'data');
  const repository = await makeRepository({ 'a.yaml': workflowFile('A') });
  try {
    mkdirSync(data);
    writeFileSync(
      path.join(directory, 'mainsheet.yaml'),
      `sources: { workflows: { url: ${repository.url} } }
tenants: { demo: { embedded: {}, source: workflows } }
server: { listen: '127.0.0.1:0' }
store: sqlite:${data}/mainsheet.db
`,
    );
    if (NOBODY.uid !== undefined) {
      const owner = `${NOBODY.uid}:${NOBODY.gid}`;
      execFileSync('chown', ['-R', owner, data, repository.directory]);
    }
    const child = spawn(
      process.execPath,
      [
        path.join(app, 'dist/main.js'),
        'run',
        ...['--config', path.join(directory, 'mainsheet.yaml'), '--log-format', 'json'],
      ],
      { ...NOBODY, cwd: data, env: { PATH: process.env['PATH'], NODE_ENV: 'production' } },
    );
    const errors: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    const ended = once(child, 'close') as Promise<[number]>;
    const passed = new Promise<unknown>((resolve) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        const event = JSON.parse(line) as { readonly event: string };
        if (event.event === 'pass.finished') {
          resolve(event);
        }
      });
      void ended.then(() => resolve(Buffer.concat(errors).toString()));
    });
    expect(await passed).toMatchObject({ reason: 'Succeeded' });
    child.kill('SIGTERM');
    expect((await ended)[0]).toBe(0);
    expect(Buffer.concat(errors).toString()).toBe('');
  } finally {
    await repository.dispose();
  }
}
