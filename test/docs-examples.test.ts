import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TAG_NAMES } from '../src/documents/tag-syntax.ts';
import { readSeed } from '../src/emulator/seed.ts';
import { REFERENCE_KINDS } from '../src/workflow/reference.ts';
import { cli, startCli } from './support/cli.ts';
import type { CliResult } from './support/cli.ts';
import { blocksOf, PagePlayer } from './support/doc-page.ts';
import type { Demo } from './support/doc-page.ts';
import { startEmulator } from './support/emulator.ts';
import type { RunningEmulator } from './support/emulator.ts';
import { makeRepository } from './support/git-repository.ts';
import type { TestRepository } from './support/git-repository.ts';
import { seedOf } from './support/tenant-with-people.ts';
import { workflowFile } from './support/world.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const DEMO_TENANT = path.join(ROOT, 'config/demo-tenant');

let cwd: string;
const closers: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  cwd = await realpath(await mkdtemp(path.join(os.tmpdir(), 'mainsheet-docs-')));
  closers.push(() => rm(cwd, { recursive: true, force: true }));
});

afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) {
    await close();
  }
});

async function pageOf(name: string): Promise<string> {
  return readFile(path.join(ROOT, 'docs', name), 'utf8');
}

/** Runs a command in the directory of the page; nothing may be a mistake of ours. */
async function mainsheet(args: readonly string[]): Promise<CliResult> {
  const env = Object.fromEntries(
    ['SANDBOX', 'SAIL'].flatMap((name) => [
      [`${name}_CLIENT_ID`, 'demo'],
      [`${name}_CLIENT_SECRET`, 'demo'],
    ]),
  );
  const result = await cli(args, { cwd, env });
  expect(result.stderr).not.toContain('an error of our own');
  return result;
}

async function emulator(...options: Parameters<typeof startEmulator>): Promise<RunningEmulator> {
  const running = await startEmulator(...options);
  closers.push(() => running.dispose());
  return running;
}

async function repositoryOf(files: Record<string, string>): Promise<TestRepository> {
  const repository = await makeRepository(files);
  closers.push(() => repository.dispose());
  return repository;
}

function git(...args: readonly string[]): void {
  execFileSync('git', args, { cwd, env: { PATH: process.env['PATH'], HOME: cwd }, stdio: 'pipe' });
}

describe('docs/workflow-files.md', () => {
  let tenants: readonly RunningEmulator[];

  beforeEach(async () => {
    const twice = await seedOf({
      forms: [
        { id: 'f-1', name: 'Twice' },
        { id: 'f-2', name: 'Twice' },
      ],
    });
    tenants = await Promise.all(
      ['sandbox', 'production'].map(async (tenant) => {
        const { collections, ...seed } = await readSeed([DEMO_TENANT], { tenant });
        const forms = [...(collections?.forms ?? []), ...(twice.collections?.forms ?? [])];
        return emulator({ seed: { ...seed, events: [], collections: { ...collections, forms } } });
      }),
    );
    const [sandbox, production] = tenants.map(
      ({ url }) =>
        `{ url: '${url}', clientId: demo, clientSecret: demo, source: w, path: workflows }`,
    );
    await writeFile(
      path.join(cwd, 'mainsheet.yaml'),
      `sources: { w: { url: . } }\ntenants: { sandbox: ${sandbox}, production: ${production} }\n`,
    );
    git('init', '--quiet', '--initial-branch=main');
    await new PagePlayer({ cwd, mainsheet }).play(blocksOf(await pageOf('workflow-files.md')));
  });

  test('every example is right, and two tenants are kept equal to them', async () => {
    const { stdout, code } = await mainsheet(['validate', 'workflows', '--strict']);
    expect([code, stdout.trim()]).toEqual([0, '']);
    const [sandbox, production] = tenants.map(({ control }) => control);
    for (const name of ['sandbox', 'production']) {
      const planned = await mainsheet(['plan', '--config', 'mainsheet.yaml', '--tenant', name]);
      expect([planned.code, planned.stdout]).toEqual([0, expect.stringContaining('Nothing to do')]);
    }
    expect(await sandbox!.workflows()).toHaveLength(4);
    expect(await production!.workflows()).toHaveLength(2);
    const moves = await Promise.all(
      [sandbox!, production!].map((one) => one.workflow('Notify manager of a move')),
    );
    const [a, b] = moves.map(({ workflow }) => workflow);
    expect([a.enabled, b.enabled]).toEqual([false, true]);
    expect(a.owner.id).not.toBe(b.owner.id);
    expect(b.definition.steps['Tell Audit'].attributes).toMatchObject({
      url: 'https://audit.acme.example/moves',
      jsonRequestBody: {
        source: '2c91808a7813090a017814121e121518',
        copyTo: ['iam@acme.example', 'soc@acme.example'],
      },
    });
    const lost = await sandbox!.workflow('Report a lost laptop');
    expect(lost.workflow.enabled).toBe(true);
    expect(JSON.stringify(lost.workflow)).toContain(`@.workflowId == '${lost.id}'`);
  });

  test('every wrong tag gets the code that the page says', async () => {
    const page = await pageOf('workflow-files.md');
    const rows = [...page.matchAll(/^\| `(!.+?)` +\| `([A-Z_]+)` /gm)];
    expect(rows.length).toBeGreaterThan(10);
    for (const [, tag, code] of rows) {
      const file = path.join(cwd, 'workflows/movers/wrong.yaml');
      await writeFile(file, `name: Wrong\ndescription: ${tag!}\n`);
      const { stdout, stderr } = await mainsheet([
        ...['plan', '--config', 'mainsheet.yaml', '--tenant', 'sandbox', '--path', '.'],
      ]);
      const found = `${stdout}${stderr}`
        .split('\n')
        .filter((line) => line.includes('wrong.yaml:2'));
      expect(found, tag).toEqual([expect.stringContaining(`[${code!}]`)]);
    }
  });

  test('the page names every tag and every kind', async () => {
    const page = await pageOf('workflow-files.md');
    for (const name of TAG_NAMES) {
      expect(page).toMatch(new RegExp(`^\\| \`${name}\\b`, 'm'));
    }
    for (const kind of REFERENCE_KINDS) {
      expect(page).toMatch(new RegExp(`^\\| \`${kind}\` +\\|`, 'm'));
    }
  });
});

/** The demo as `npm start` has it, but for its ports, and with shorter waits. */
async function startDemo(): Promise<Demo> {
  await cp(path.join(ROOT, 'workflows-example'), path.join(cwd, 'workflows-example'), {
    recursive: true,
  });
  await cp(DEMO_TENANT, path.join(cwd, 'config/demo-tenant'), { recursive: true });
  const demo = (await readFile(path.join(ROOT, 'config/demo.yaml'), 'utf8'))
    .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:0')
    .replaceAll(/interval: \d+s/g, 'interval: 1s')
    .replace(/healthyFor: \d+s/, 'healthyFor: 2s');
  await writeFile(path.join(cwd, 'config/demo.yaml'), demo);
  const args = ['run', '--config', 'config/demo.yaml', '--log-format', 'pretty', '--no-color'];
  const daemon = startCli(args, { cwd });
  closers.push(async () => {
    daemon.kill('SIGTERM');
    await daemon.ended;
  });
  await expect
    .poll(() => daemon.stdout().match(/, \d+ created, \d+ enabled,/g)?.length, {
      timeout: 40_000,
      interval: 100,
    })
    .toBe(2);
  const address = (tenant: string): string =>
    new RegExp(`\\[${tenant}\\]\n +url (http://\\S+)`).exec(daemon.stdout())?.[1] ?? '';
  return {
    log: () => daemon.stdout(),
    real: (text) =>
      text
        .replaceAll('http://127.0.0.1:8180', address('sandbox'))
        .replaceAll('http://127.0.0.1:8190', address('production')),
  };
}

/** Runs a configuration of a page with embedded tenants and a repository of this machine. */
async function withConfig(
  text: string,
  repository: TestRepository,
  use: (
    apply: (tenant: string) => Promise<CliResult>,
    production: RunningEmulator,
  ) => Promise<void>,
): Promise<void> {
  const people = await seedOf({ identities: [{ name: 'Workflows', alias: 'svc.workflows' }] });
  const [sandbox, production] = [
    await emulator({ seed: people }),
    await emulator({ seed: people }),
  ];
  const folder = await mkdtemp(path.join(cwd, 'config-'));
  const file = path.join(folder, 'mainsheet.yaml');
  const real = text
    .replaceAll('https://git.example/acme/isc-workflows.git', repository.url)
    .replaceAll('https://acme-sb.api.identitynow.com', sandbox.url)
    .replaceAll('https://acme.api.identitynow.com', production.url);
  await writeFile(file, `${real}store: sqlite:${folder}/store/mainsheet.db\n`);
  await use(
    (tenant) => mainsheet(['apply', '--config', file, '--tenant', tenant, '--yes']),
    production,
  );
}

test('docs/promotion.md: every configuration does what it says, and the walk goes as shown', async () => {
  const file = 'workflows/a.yaml';
  const repository = await repositoryOf({ [file]: workflowFile('A', { description: 'One' }) });
  await repository.tag('v1.0.0');
  await repository.commit({ [file]: workflowFile('A', { description: 'Two' }) });
  const bad = await repositoryOf({
    [file]: workflowFile('A', { tail: 'mainsheet: { drift: report }\n' })
      .replace('idn:identity-created', 'idn:identity-deleted')
      .replace('enabled: true', 'owner: { type: IDENTITY, id: x }')
      .replace(
        '    Done:\n',
        `    Call: { type: action, actionId: sp:http, versionNumber: 2, attributes: { method: get, url: https://evil.example/x }, nextStep: Lock }
    Lock: { type: action, actionId: sp:manage-account, versionNumber: 1, attributes: { operation: disable }, nextStep: Done }
    Done:\n`,
      ),
  });
  git('clone', '--quiet', repository.url, '.');
  let twoRefs = '';
  const descriptions = async (text: string): Promise<string> => {
    let found = '';
    await withConfig(text, repository, async (apply, production) => {
      expect((await apply('sandbox')).code).toBe(0);
      expect((await apply('production')).code).toBe(0);
      found = (await production.control.workflow('A')).workflow.description;
    });
    return found;
  };
  const claims = {
    'one-branch.yaml': (text: string) =>
      withConfig(text, repository, async (apply) => {
        const early = await apply('production');
        expect([early.code, early.stdout]).toEqual([3, expect.stringContaining('AwaitingTenant')]);
        expect((await apply('sandbox')).code).toBe(0);
        const later = await apply('production');
        expect([later.code, later.stdout]).toEqual([3, expect.stringMatching(/ of 30m/)]);
      }),
    'two-refs.yaml': async (text: string) => {
      twoRefs = text;
      expect(await descriptions(text)).toBe('One');
    },
    'careful.yaml': async (text: string) => {
      await withConfig(text, repository, async (apply) => {
        const { code, stdout } = await apply('production');
        expect([code, stdout]).toEqual([3, expect.stringContaining('ApprovalRequired')]);
      });
      await withConfig(text, bad, async (apply) => {
        const { stdout, stderr } = await apply('production');
        for (const what of ['OWNER', 'HOST', 'ACTION', 'TRIGGER', 'OVERRIDE']) {
          expect(stdout + stderr).toContain(`POLICY_${what}`);
        }
      });
    },
  };
  await new PagePlayer({ cwd, mainsheet, start: startDemo, claims }).play(
    blocksOf(await pageOf('promotion.md')),
  );
  expect(await descriptions(twoRefs)).toBe('Two');
}, 120_000);

test('docs/secrets.md: the whole way of a secret goes as shown', async () => {
  let demo: Demo | undefined;
  const start = async (): Promise<Demo> => (demo = await startDemo());
  await new PagePlayer({ cwd, mainsheet, start }).play(blocksOf(await pageOf('secrets.md')));
  const exported = await readFile(path.join(cwd, 'exported/close-old-tickets.yaml'), 'utf8');
  expect(exported).toContain('oAuthClientSecret: !live');
  expect(demo?.log()).not.toContain('not-a-real-secret');
  for (const tenant of ['sandbox', 'production']) {
    expect(demo?.log()).toMatch(
      new RegExp(`workflow\\.enabled +Count open tickets .* \\[${tenant}\\]`),
    );
  }
}, 120_000);
