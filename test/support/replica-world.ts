import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import type { EmulatorOptions } from '../../src/emulator/emulator.ts';
import { expectNoCanaryBelow } from './canary.ts';
import { startProcess } from './cli.ts';
import type { LoggedEvent, RunningCli } from './cli.ts';
import { startEmulator } from './emulator.ts';
import type { RunningEmulator } from './emulator.ts';
import { makeRepository } from './git-repository.ts';
import type { TestRepository } from './git-repository.ts';

/** What the replicas are to share. */
export interface ReplicaWorldOptions {
  /** An empty database. */
  readonly database: string;
  readonly tenants: number;
  readonly files: Record<string, string>;
  readonly interval?: string;
  /** Where the repository is reached; its own path where nothing is said. */
  readonly reached?: (repository: TestRepository) => Promise<string>;
  /** Lines of the source's configuration. */
  readonly source?: Record<string, unknown>;
  /** Lines of each tenant's configuration. */
  readonly tenant?: Record<string, unknown>;
  readonly emulator?: EmulatorOptions;
  /** Lines of the configuration beside its sources, tenants, store and server. */
  readonly config?: Record<string, unknown>;
}

/** A replica: the built program as a process of its own. */
export interface RunningReplica extends RunningCli {
  readonly name: string;
  /** Of probes, metrics and webhooks. */
  readonly url: string;
  /** Of the API and the page. */
  readonly adminUrl: string;
  /** The tenants that it served last, by its log. */
  serves(): readonly string[];
}

/** Real processes on a real database, with a repository and tenants over HTTP, each with a client of its own. */
export interface ReplicaWorld {
  readonly directory: string;
  readonly database: string;
  readonly repository: TestRepository;
  /** What commands on the configuration of a replica need of the environment. */
  readonly env: Record<string, string>;
  /** By name: t0, t1, … */
  readonly tenants: ReadonlyMap<string, RunningEmulator>;
  /** Starts a replica in a directory of its own, and waits until it listens. */
  start(name: string, options?: StartOptions): Promise<RunningReplica>;
  dispose(): Promise<void>;
}

/** How one replica differs from the others. */
export interface StartOptions {
  readonly env?: Record<string, string>;
  /** Its way to the database, where that is another one. */
  readonly database?: string;
  /** Its way to the tenants, by name. */
  readonly urls?: ReadonlyMap<string, string>;
}

/** Whoever holds it may do everything. */
export const TOKEN = 'canary-token-for-everything';
export const HOOK_SECRET = 'canary-secret-of-the-webhook';

const SECRET = 'canary-of-the-client';
const PASSWORD = 'canary-of-the-database';

/** Makes the tenants, the repository and the configuration; starts no replica. */
export async function makeReplicaWorld(options: ReplicaWorldOptions): Promise<ReplicaWorld> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-replicas-'));
  const repository = await makeRepository(options.files);
  const url = (await options.reached?.(repository)) ?? repository.url;
  const tenants = new Map<string, RunningEmulator>();
  for (let index = 0; index < options.tenants; index += 1) {
    const id = `robot-${index}`;
    const identity = { id: `${id}-id`, name: 'Robot' };
    tenants.set(
      `t${index}`,
      await startEmulator({ ...options.emulator, clients: [{ id, secret: SECRET, identity }] }),
    );
  }
  const running: RunningCli[] = [];
  const shared = {
    SECRET,
    TOKEN,
    HOOK: HOOK_SECRET,
    DATABASE: withPassword(options.database),
  };
  return {
    directory,
    database: options.database,
    repository,
    tenants,
    env: shared,
    start: async (name, { env = {}, database = options.database, urls = new Map() } = {}) => {
      const cwd = path.join(directory, name);
      await mkdir(cwd, { recursive: true });
      const file = path.join(cwd, 'mainsheet.yaml');
      const ways = new Map(
        [...tenants].map(([tenant, { url }]) => [tenant, urls.get(tenant) ?? url]),
      );
      await writeFile(file, stringify(configOf(options, url, ways)));
      const args = ['run', '--config', file, '--log-format', 'json'];
      const replica = startProcess(args, {
        cwd,
        env: { ...shared, DATABASE: withPassword(database), ...env },
      });
      running.push(replica);
      const started = await replica.event(({ event }) => event === 'daemon.started');
      return {
        ...replica,
        name,
        url: String(started['url']),
        adminUrl: String(started['adminUrl']),
        serves: () => servedBy(replica.events()),
      };
    },
    dispose: async () => {
      for (const replica of running) {
        replica.kill('SIGKILL');
        await replica.ended;
      }
      for (const tenant of tenants.values()) {
        await tenant.dispose();
      }
      await repository.dispose();
      await expectNoCanaryBelow(directory);
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The test's server lets everybody in, whatever the password. */
function withPassword(database: string): string {
  const url = new URL(database);
  url.password = PASSWORD;
  return url.href;
}

function servedBy(events: readonly LoggedEvent[]): readonly string[] {
  const last = events.findLast(
    ({ event }) => event === 'replica.serves' || event === 'replica.cut',
  );
  return last?.event === 'replica.serves' ? (last['tenants'] as readonly string[]) : [];
}

function configOf(
  { interval = '1s', source = {}, tenant = {}, config = {} }: ReplicaWorldOptions,
  url: string,
  ways: ReadonlyMap<string, string>,
): unknown {
  return {
    sources: {
      workflows: { url, interval: '1m', webhook: { secret: 'env:HOOK' }, ...source },
    },
    tenants: Object.fromEntries(
      [...ways].map(([name, way], index) => [
        name,
        {
          url: way,
          clientId: `robot-${index}`,
          clientSecret: 'env:SECRET',
          source: 'workflows',
          interval,
          rateLimit: { share: 1 },
          // All files may change at once.
          guard: { updates: { percent: 100 } },
          ...tenant,
        },
      ]),
    ),
    server: {
      listen: '127.0.0.1:0',
      admin: '127.0.0.1:0',
      tokens: [
        {
          name: 'oncall',
          token: 'env:TOKEN',
          may: ['read', 'sync', 'suspend', 'approve', 'release', 'rollback'],
        },
      ],
    },
    store: 'env:DATABASE',
    ...config,
  };
}
