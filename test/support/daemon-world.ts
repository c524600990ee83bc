import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { EmulatorOptions } from '../../src/emulator/emulator.ts';
import { expectNoCanaryBelow } from './canary.ts';
import { cli, startCli } from './cli.ts';
import type { CliResult, RunningCli } from './cli.ts';
import { robot, startEmulator } from './emulator.ts';
import type { RunningEmulator } from './emulator.ts';
import { makeRepository } from './git-repository.ts';
import type { TestRepository } from './git-repository.ts';

/** What a daemon may be started with. */
export interface DaemonWorldOptions {
  readonly files: Record<string, string>;
  readonly emulator?: EmulatorOptions;
  /** Lines of the tenant's configuration. */
  readonly tenant?: string;
  /** How often it looks by itself; 1s where nothing is said. */
  readonly interval?: string;
  /** Lines of `server`, beside its addresses. */
  readonly server?: string;
  /** Called before the daemon starts. */
  readonly before?: (at: {
    readonly cwd: string;
    readonly tenant: RunningEmulator;
  }) => Promise<unknown>;
}

/** A real daemon in this process, with a real repository and a tenant over HTTP. */
export interface DaemonWorld {
  readonly cwd: string;
  readonly repository: TestRepository;
  readonly tenant: RunningEmulator;
  readonly daemon: RunningCli;
  /** Of the API and the page. */
  readonly adminUrl: string;
  /** Of probes, metrics and webhooks. */
  readonly url: string;
  /** Asks the API as the holder of a token. */
  api(path: string, options?: ApiOptions): Promise<ApiAnswer>;
  /** Runs a command against the daemon's API. */
  command(args: readonly string[], env?: Record<string, string>): Promise<CliResult>;
  dispose(): Promise<void>;
}

/** How the API is asked. */
export interface ApiOptions {
  readonly method?: string;
  readonly body?: unknown;
  /** Null sends none. */
  readonly token?: string | null;
  readonly headers?: Record<string, string>;
}

/** What it answered. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape
  readonly body: any;
}

/** What the daemon proves itself to the tenant with. */
export const SECRET = 'canary-of-the-client';

/** Tokens of the usual configuration, by what their holder may do. */
export const TOKENS = {
  oncall: 'canary-token-for-everything',
  reader: 'canary-token-for-reading-only',
} as const;

/** What `server` has beside its addresses, where a test says nothing else. */
const USUAL_SERVER = `  tokens:
    - { name: oncall, token: ${TOKENS.oncall}, may: [read, sync, suspend, approve, release, rollback] }
    - { name: reader, token: ${TOKENS.reader}, may: [read] }`;

/** Starts a daemon and waits for its first pass; dispose it at the end of the test. */
export async function startDaemonWorld(options: DaemonWorldOptions): Promise<DaemonWorld> {
  const cwd = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-daemon-'));
  const repository = await makeRepository(options.files);
  const tenant = await startEmulator({
    clients: [robot(SECRET)],
    requestsPer10s: 100_000,
    ...options.emulator,
  });
  await mkdir(path.join(cwd, 'data'));
  await writeFile(path.join(cwd, 'secret'), `${SECRET}\n`);
  await writeFile(
    path.join(cwd, 'mainsheet.yaml'),
    `sources:
  workflows: { url: ${repository.url}, interval: ${options.interval ?? '1s'} }
tenants:
  production:
    url: ${tenant.url}
    clientId: robot
    clientSecret: file:${path.join(cwd, 'secret')}
    source: workflows
    interval: ${options.interval ?? '1s'}
${options.tenant ?? '    drift: report'}
server:
  listen: 127.0.0.1:0
${options.server ?? USUAL_SERVER}
store: sqlite:data/mainsheet.db
`,
  );
  await options.before?.({ cwd, tenant });
  const daemon = startCli(['run', '--config', 'mainsheet.yaml', '--log-format', 'json'], { cwd });
  const started = await daemon.event(({ event }) => event === 'daemon.started');
  await daemon.event(({ event, trigger }) => event === 'pass.finished' && trigger === 'start');
  const adminUrl = String(started['adminUrl']);
  return {
    cwd,
    repository,
    tenant,
    daemon,
    adminUrl,
    url: String(started['url']),
    api: (at, asked) => ask(`${adminUrl}/api/v1${at}`, asked),
    command: (args, env) =>
      cli(args, {
        cwd,
        env: { MAINSHEET_SERVER: adminUrl, MAINSHEET_TOKEN: TOKENS.oncall, ...env },
      }),
    dispose: async () => {
      daemon.kill('SIGTERM');
      await daemon.ended;
      await expectNoCanaryBelow(path.join(cwd, 'data'));
      await tenant.dispose();
      await repository.dispose();
      await rm(cwd, { recursive: true, force: true });
    },
  };
}

async function ask(url: string, options: ApiOptions = {}): Promise<ApiAnswer> {
  const { method, body, token = TOKENS.oncall, headers = {} } = options;
  const response = await fetch(url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
}
