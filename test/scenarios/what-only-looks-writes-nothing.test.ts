import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cli, startCli } from '../support/cli.ts';
import { BAD, EXTERNAL, FORM, GOOD, makeRuns } from '../commands/runs.ts';
import type { Runs } from '../commands/runs.ts';
import { makeRepository } from '../support/git-repository.ts';
import type { TestRepository } from '../support/git-repository.ts';
import { EXECUTION_STATUSES } from '../../src/tenant/execution.ts';
import { unlikeFile, workflowFile } from '../support/world.ts';

/** Only these make something in a tenant whoever calls them; they are no part of the proof. */
const WRITERS = ['trigger create-client', 'trigger run'];

/** POSTs that read: a token, and an echo that runs nothing (facts 1.6). */
const READING_POSTS = /^POST (token|testExternalExecuteWorkflow)$/;

const OPENAPI = path.resolve(import.meta.dirname, '../../docs/openapi.json');

const CHECKSUM = '0'.repeat(64);
const FILE = 'workflows/a.yaml';
const WITH_CONFIG = ['--config', 'observe.yaml'];

const SUITE = `workflow: a.yaml
trigger: { identity: { type: IDENTITY, id: '1', name: x }, attributes: {} }
mocks: { Send Email: { output: {} } }
tests:
  - { name: it sends, expect: { path: [Send Email, Done] } }
`;

/** What no run is given: help, and what never ends by itself. */
const NOT_RUN = ['--help', '--watch'];

/** Which configuration, tenant and daemon is meant; there is one of each. */
const WHERE = ['--config', '--tenant', '--server'];

/** Those that ask before they send something are run without it. */
const ASKING = ['start', 'executions cancel', 'executions retry'];

/** A run of a command, and how it ends; `asks` is whether the tenant must have been read for it. */
interface Run {
  readonly args: readonly string[];
  readonly code: number;
  readonly asks: boolean;
}

/** A run that reads the tenant. */
function reads(code: number, ...args: readonly string[]): Run {
  return { args, code, asks: true };
}

/** A run that has nothing to do with the tenant, or asks a daemon. */
function apart(code: number, ...args: readonly string[]): Run {
  return { args, code, asks: false };
}

/** What a run is told, known only when the tenant is there. */
interface Places {
  readonly execution: string;
  readonly server: string;
  readonly checkout: string;
}

/** Every command but the writers, with each of its options and each of their choices at least once. */
function runs({ execution, server, checkout }: Places): Readonly<Record<string, readonly Run[]>> {
  const files = path.join(checkout, 'workflows');
  const listed = (kind: string): readonly Run[] => [
    apart(0, 'library', kind),
    reads(0, 'library', kind, ...WITH_CONFIG, '--tenant', 'production', '--format', 'json'),
    reads(0, 'library', kind, ...WITH_CONFIG, '--format', 'text'),
  ];
  /** Decisions wait in the store for a pass; one that fits nothing is refused. */
  const decided = (code: number, ...args: readonly string[]): readonly Run[] => [
    apart(code, ...args, '--server', server, '--tenant', 'production'),
    apart(code, ...args, ...WITH_CONFIG),
  ];
  return {
    init: [
      apart(
        ...([0, 'init', '--tenant-url', 'acme', '--tenant', 'acme', '--repository', '.'] as const),
        ...['--branch', 'main', '--path', 'w', '--dir', 'made', '--yes'],
      ),
    ],
    status: [
      apart(0, 'status', ...WITH_CONFIG, '--tenant', 'production', '--format', 'json'),
      apart(3, 'status', '--server', server, '--format', 'text'),
      // A daemon alone on its store is no replica, and says so.
      apart(1, 'status', '--replicas', '--server', server),
    ],
    plan: [
      reads(2, 'plan', ...WITH_CONFIG, '--tenant', 'production', '--out', 'receipt.json'),
      reads(2, 'plan', ...WITH_CONFIG, '--format', 'markdown', '--replay', '--last', '5'),
      reads(2, 'plan', ...WITH_CONFIG, '--format', 'json', '--path', checkout),
      apart(2, 'plan', '--server', server, '--ref', 'main', '--format', 'text'),
    ],
    diff: [
      reads(2, 'diff', FILE, ...WITH_CONFIG, '--tenant', 'production', '--path', checkout),
      apart(2, 'diff', FILE, '--server', server),
    ],
    apply: [
      reads(3, 'apply', ...WITH_CONFIG, '--tenant', 'production', '--yes'),
      reads(1, 'apply', ...WITH_CONFIG, '--approve', CHECKSUM, '--plan', 'receipt.json', '--yes'),
      // Nobody is there to say yes, so that not even mode auto writes.
      reads(1, 'apply', '--config', 'auto.yaml'),
    ],
    replay: ['text', 'json', 'markdown'].map((format, index) =>
      reads(
        ...([2, 'replay', ...WITH_CONFIG, '--workflow', FILE, '--format', format] as const),
        ...['--last', '5', '--against', index === 0 ? 'executed' : 'live'],
        ...['--path', checkout, '--tenant', 'production'],
      ),
    ),
    approve: decided(1, 'approve', '--checksum', CHECKSUM, '--only', FILE),
    release: decided(0, 'release', FILE),
    rollback: decided(1, 'rollback', FILE),
    suspend: [
      ...decided(0, 'suspend', FILE, '--reason', 'a look', '--until', '1h'),
      ...decided(0, 'suspend', '--all').slice(1),
    ],
    resume: [...decided(0, 'resume', FILE), ...decided(0, 'resume', '--all').slice(1)],
    sync: [
      apart(0, 'sync', '--server', server),
      apart(1, 'sync', ...WITH_CONFIG, '--tenant', 'production'),
      apart(1, 'sync', ...WITH_CONFIG, '--all'),
    ],
    validate: [
      ...['text', 'json', 'sarif', 'github'].map((format) =>
        apart(0, 'validate', files, '--format', format, '--strict'),
      ),
      reads(0, 'validate', files, ...WITH_CONFIG, '--tenant', 'production'),
    ],
    fmt: [apart(0, 'fmt', files, '--check')],
    schema: [apart(0, 'schema', 'workflow')],
    export: [
      reads(
        ...([0, 'export', ...WITH_CONFIG, '--tenant', 'production', '--out', 'files'] as const),
        ...['--only', 'A', '--trigger', 'idn:identity-created', '--extract-html', '--update'],
      ),
    ],
    test: ['text', 'junit', 'json'].map((format) =>
      apart(
        ...([0, 'test', files, '--tenant', 'production', '--format', format] as const),
        ...['--filter', 'sends', '--strict', '--coverage', '--min-coverage', '1'],
      ),
    ),
    'executions list': EXECUTION_STATUSES.map((status, index) =>
      reads(
        ...([0, 'executions', 'list', ...WITH_CONFIG, '--tenant', 'production'] as const),
        ...['--status', status, '--since', '1h', '--limit', '5'],
        ...['--format', index === 0 ? 'text' : 'json'],
      ),
    ),
    'executions show': ['text', 'json'].map((format) =>
      reads(
        ...([0, 'executions', 'show', execution, ...WITH_CONFIG] as const),
        ...['--tenant', 'production', '--format', format],
      ),
    ),
    // They ask first; nobody answers.
    'executions cancel': [
      reads(1, 'executions', 'cancel', ...WITH_CONFIG, '--all', '--workflow', 'Waits'),
    ],
    'executions retry': [
      reads(
        ...([1, 'executions', 'retry', ...WITH_CONFIG, '--workflow', 'Ordered'] as const),
        ...['--status', 'Failed', '--since', '1h'],
      ),
      reads(
        ...([0, 'executions', 'retry', ...WITH_CONFIG, '--workflow', 'Ordered'] as const),
        ...['--status', 'Canceled', '--since', '1h'],
      ),
    ],
    start: [reads(1, 'start', 'Hand made', ...WITH_CONFIG, '--input', 'input.json', '--no-wait')],
    'trigger test': [
      reads(0, 'trigger', 'test', 'Ordered', ...WITH_CONFIG, '--input', 'input.json'),
      reads(0, 'trigger', 'test', 'Ordered', ...WITH_CONFIG, '--client-file', 'client.json'),
    ],
    'library actions': listed('actions'),
    'library operators': listed('operators'),
    'library triggers': listed('triggers'),
    'library show': [
      apart(0, 'library', 'show', 'sp:http'),
      reads(0, 'library', 'show', 'sp:http', ...WITH_CONFIG, '--tenant', 'production'),
      apart(0, 'library', 'show', 'sp:http', '--format', 'json'),
      apart(0, 'library', 'show', 'sp:http', '--format', 'text'),
    ],
  };
}

const TOKEN = 'canary-5d20-of-the-api';

let world: Runs;
let repository: TestRepository;
let execution: string;
/** The tenant's workflows with all their revisions, before anything looked. */
let before: string;

beforeEach(async () => {
  world = await makeRuns();
  repository = await makeRepository({
    'workflows/a.yaml': workflowFile('A'),
    'workflows/b.yaml': workflowFile('B'),
    'workflows/a.test.yaml': SUITE,
    'workflows/tenants/production.yaml': 'variables: { HOST: acme }\n',
  });
  await world.write('auto.yaml', config('auto'));
  await world.write('observe.yaml', config('observe'));
  await world.write('input.json', '{}');
  const applied = await run('apply', '--config', 'auto.yaml', '--yes');
  expect(applied.code, applied.stdout + applied.stderr).toBe(0);
  await handMade();
  // All there is to do: an edit, a new file, a file that is gone, drift, an emergency stop undone.
  await repository.commit({
    'workflows/a.yaml': workflowFile('A', { subject: 'New' }),
    'workflows/b.yaml': undefined,
    'workflows/c.yaml': unlikeFile('C'),
  });
  const { id } = await world.tenant.control.workflow('A');
  await world.tenant.control.edit(id, [
    { op: 'replace', path: '/description', value: 'Mine' },
    { op: 'add', path: '/definition/steps/Done/description', value: 'Mine' },
  ]);
  before = await workflows();
  await world.tenant.control.resetRequests();
});

afterEach(async () => {
  await world.dispose();
  await repository.dispose();
});

/** Executions that ended, failed and wait, and a workflow that no file describes. */
async function handMade(): Promise<void> {
  const { executions } = await world.tenant.control.event('idn:identity-created', {
    identity: { type: 'IDENTITY', id: 'x-id', name: 'x' },
    attributes: {},
  });
  execution = executions[0].executionId;
  await world.create('Hand made', GOOD);
  const waits = await world.create('Waits', FORM);
  await world.start(waits);
  const ordered = await world.create('Ordered', BAD, { trigger: EXTERNAL });
  await world.start(ordered, { kind: 'bad' });
  const make = ['trigger', 'create-client', 'Ordered', '--out', 'client.json'];
  expect((await run(...make, ...WITH_CONFIG)).code).toBe(0);
}

function config(mode: 'auto' | 'observe'): string {
  return `sources:
  workflows: { url: ${repository.url}, interval: 1s }
tenants:
  production:
    url: ${world.tenant.url}
    clientId: env:SAIL_CLIENT_ID
    clientSecret: env:SAIL_CLIENT_SECRET
    source: workflows
    path: workflows
    interval: 1s
    drift: correct
    settle: 0s
    prune: { mode: quarantine, delay: 0s, grace: 0s }
    mode: ${mode}
server:
  listen: 127.0.0.1:0
  admin: 127.0.0.1:0
  tokens: [{ name: all, token: ${TOKEN}, may: [read, sync, suspend, approve, release, rollback] }]
store: sqlite:data/mainsheet.db
`;
}

async function run(...args: readonly string[]): ReturnType<typeof cli> {
  const env = { ...world.env, MAINSHEET_TOKEN: TOKEN };
  return cli(args, { cwd: world.cwd, env });
}

async function workflows(): Promise<string> {
  return JSON.stringify(await world.tenant.control.workflows());
}

/** Checks what the tenant was asked since the last time, and gives how often. */
async function expectOnlyReads(what: string): Promise<number> {
  const log = await world.tenant.control.log();
  const writes = log
    .filter(({ method }) => method !== 'GET' && method !== 'HEAD')
    .map(({ method, operation }) => `${method} ${operation}`)
    .filter((request) => !READING_POSTS.test(request));
  expect(writes, what).toEqual([]);
  expect((await workflows()) === before, `${what} leaves the workflows as they are`).toBe(true);
  await world.tenant.control.resetRequests();
  return log.filter(({ operation }) => operation !== 'token').length;
}

/** The commands of the program, deepest first, with their help, read as a person reads it. */
async function commands(...above: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { stdout: help } = await cli([...above, '--help'], { cwd: world.cwd });
  const [, listed = ''] = help.split('\nCommands:\n');
  const names = [...listed.split('\n\n')[0]!.matchAll(/^  ([a-z][\w-]*)/gm)]
    .map(([, name]) => name!)
    .filter((name) => name !== 'help');
  if (names.length === 0) {
    return new Map([[above.join(' '), help]]);
  }
  const below = await Promise.all(names.map((name) => commands(...above, name)));
  return new Map(below.flatMap((map) => [...map]));
}

/** What a command can be told: its options by their long names, each choice of theirs apart. */
function tellable(help: string): readonly string[] {
  const [, listed = ''] = help.split('\nOptions:\n');
  return listed
    .split('\n\n')[0]!
    .split(/\n(?=  -)/)
    .flatMap((option) => {
      const [name = ''] = /--[\w-]+/.exec(option) ?? [];
      const [, choices] = /\(choices: ([^)]*?)(?:,\s+default:[^)]*)?\)/.exec(option) ?? [];
      const words = [...(choices ?? '').matchAll(/"([^"]*)"/g)].map(([, word]) => word);
      return words.length === 0 ? [name] : words.map((word) => `${name} ${word}`);
    });
}

test('every command is proved here or makes something in a tenant, with every option it has', async () => {
  const table = runs({ execution, server: 'http://127.0.0.1:1', checkout: '.' });
  const all = await commands();
  const proved = [...Object.keys(table), 'run', 'emulator', ...WRITERS];
  expect([...all.keys()].toSorted()).toEqual(proved.toSorted());
  for (const [command, its] of Object.entries(table)) {
    const lines = its.map(({ args }) => args.join(' ')).join('\n');
    const left = [...NOT_RUN, ...WHERE, ...(ASKING.includes(command) ? ['--yes'] : [])];
    const missing = tellable(all.get(command) ?? '').filter(
      (one) => !left.includes(one) && !lines.includes(one),
    );
    expect(missing, `${command} is run with`).toEqual([]);
  }
});

test(
  'no command that only looks writes to the tenant, whatever its options',
  { timeout: 180_000 },
  async () => {
    const table = runs({ execution, server: '', checkout: repository.directory });
    const all = Object.values(table)
      .flat()
      .filter(({ args }) => !args.includes('--server'));
    const ended: Run[] = [];
    for (const { args } of all) {
      const what = args.join(' ');
      const { code, stderr } = await run(...args);
      expect(stderr, what).not.toContain('an error of our own');
      ended.push({ args, code: code ?? -1, asks: (await expectOnlyReads(what)) > 0 });
    }
    expect(ended).toEqual(all);
  },
);

test(
  'a daemon in mode observe writes nothing either, whatever its API is asked',
  { timeout: 180_000 },
  async () => {
    const daemon = startCli(['run', ...WITH_CONFIG, '--log-format', 'json'], {
      cwd: world.cwd,
      env: world.env,
    });
    try {
      const { adminUrl } = await daemon.event(({ event }) => event === 'daemon.started');
      await daemon.event(({ event }) => event === 'pass.finished');
      const server = String(adminUrl);
      const table = runs({ execution, server, checkout: repository.directory });
      for (const { args, code } of Object.values(table).flat()) {
        if (args.includes('--server')) {
          const result = await run(...args);
          const what = args.join(' ');
          expect(result.code, `${what}\n${result.stdout}\n${result.stderr}`).toBe(code);
          await expectOnlyReads(what);
        }
      }
      const ask = async (method: string, at: string, body: object): Promise<Response> =>
        fetch(`${server}${at}`, {
          method,
          headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
          ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
        });
      const planned = await ask('POST', '/api/v1/tenants/production/plan', {});
      const { checksum } = (await planned.json()) as { readonly checksum: string };
      for (const [method, at] of await requests()) {
        const what = `${method} ${at}`;
        const answer = await ask(method, at, at.endsWith('/approvals') ? { checksum } : {});
        await answer.body?.cancel();
        // No version stands before the first one.
        expect(answer.status, what).toSatisfy((status) => status < 300 || at.endsWith('rollback'));
        await expectOnlyReads(what);
      }
      // What was said is acted on by then, as far as the mode lets it.
      await expect
        .poll(async () => (await world.tenant.control.requests()).byOperation['listWorkflows'], {
          timeout: 20_000,
        })
        .toBeGreaterThan(3);
      await expectOnlyReads('the passes after it');
    } finally {
      daemon.kill('SIGTERM');
      await daemon.ended;
    }
    await expectOnlyReads('run');
  },
);

/** Every operation of the API's own document, with its places filled in. */
async function requests(): Promise<readonly (readonly [string, string])[]> {
  const { paths } = JSON.parse(readFileSync(OPENAPI, 'utf8')) as {
    readonly paths: Record<string, Record<string, unknown>>;
  };
  const { id } = await world.tenant.control.workflow('A');
  return Object.entries(paths).flatMap(([at, methods]) =>
    Object.keys(methods).map((method) => {
      const filled = at
        .replace('{tenant}', 'production')
        .replace('{workflow}', id)
        .replace('{execution}', execution);
      return [method.toUpperCase(), filled] as const;
    }),
  );
}
