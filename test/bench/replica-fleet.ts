import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { buildEmulator } from '../../src/emulator/emulator.ts';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { startPostgres } from '../support/postgres.ts';
import type { TestPostgres } from '../support/postgres.ts';

const MAIN = fileURLToPath(new URL('../../../dist/main.js', import.meta.url));
const LOOK_MS = 20;

/** One pass of a tenant at one replica; times in milliseconds of this process. */
export interface SeenPass {
  readonly tenant: string;
  readonly replica: string;
  readonly startedAt: number;
  /** Infinite while it runs. */
  endedAt: number;
}

/** A replica under measurement: the built program. */
export interface FleetReplica {
  readonly name: string;
  readonly child: ChildProcess;
  serves: readonly string[];
}

/** Replicas on one PostgreSQL with tenants of their own, each with its own client; the tenants live in this process. */
export class Fleet {
  readonly passes: SeenPass[] = [];
  readonly replicas: FleetReplica[] = [];
  readonly emulators: readonly Emulator[];
  readonly #postgres: TestPostgres;
  readonly #directory: string;
  readonly #config: unknown;

  private constructor(
    postgres: TestPostgres,
    directory: string,
    config: unknown,
    emulators: readonly Emulator[],
  ) {
    this.#postgres = postgres;
    this.#directory = directory;
    this.#config = config;
    this.emulators = emulators;
  }

  static async open(tenants: number, repository: string, interval: string): Promise<Fleet> {
    const postgres = await startPostgres();
    const emulators: Emulator[] = [];
    const entries: Record<string, unknown> = {};
    for (let index = 0; index < tenants; index += 1) {
      const id = `client-${index}`;
      const emulator = await buildEmulator({
        clients: [{ id, secret: 'secret', identity: { id: `${id}-id`, name: id } }],
      });
      emulators.push(emulator);
      entries[`t${index}`] = {
        url: await emulator.listen({ host: '127.0.0.1', port: 0 }),
        clientId: id,
        clientSecret: 'env:BENCH_SECRET',
        source: 'workflows',
        interval,
        guard: { updates: { percent: 100 } },
      };
    }
    const config = {
      sources: { workflows: { url: repository, interval: '1m' } },
      tenants: entries,
      store: postgres.url,
      // A pass that begins, or finds nothing, is told there alone.
      log: { level: 'debug' },
    };
    const directory = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-bench-'));
    return new Fleet(postgres, directory, config, emulators);
  }

  /** Starts a replica and goes on reading what it tells. */
  async start(name: string): Promise<FleetReplica> {
    const file = path.join(this.#directory, `${name}.yaml`);
    await writeFile(file, stringify(this.#config));
    const args = ['run', '--config', file, '--data', path.join(this.#directory, name)];
    const child = spawn(process.execPath, [MAIN, ...args, '--log-format', 'json'], {
      env: { ...process.env, BENCH_SECRET: 'secret' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    process.once('exit', () => child.kill('SIGKILL'));
    const replica: FleetReplica = { name, child, serves: [] };
    this.replicas.push(replica);
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.#heard(replica, JSON.parse(line) as Readonly<Record<string, string>>);
    });
    return replica;
  }

  /** Waits until the replicas that live serve all tenants, evenly. */
  async even(): Promise<void> {
    const living = this.replicas.filter(({ child }) => child.exitCode === null && !child.killed);
    const part = this.emulators.length / living.length;
    await until(
      () =>
        living.reduce((sum, { serves }) => sum + serves.length, 0) === this.emulators.length &&
        living.every(({ serves }) => serves.length <= Math.ceil(part)),
    );
  }

  async close(): Promise<void> {
    await Promise.all(
      this.replicas.map(async ({ child }) => {
        if (child.exitCode === null && child.signalCode === null) {
          const gone = new Promise((resolve) => child.once('exit', resolve));
          child.kill('SIGTERM');
          await gone;
        }
      }),
    );
    await Promise.all(this.emulators.map((emulator) => emulator.close()));
    await this.#postgres.dispose();
    await rm(this.#directory, { recursive: true, force: true });
  }

  #heard(replica: FleetReplica, line: Readonly<Record<string, unknown>>): void {
    const { event, reason } = line;
    const tenant = String(line['tenant']);
    if (event === 'replica.serves') {
      replica.serves = line['tenants'] as readonly string[];
    } else if (event === 'pass.started') {
      this.passes.push({
        tenant,
        replica: replica.name,
        startedAt: performance.now(),
        endedAt: Number.POSITIVE_INFINITY,
      });
    } else if (event === 'pass.finished') {
      const open = this.passes.findLast(
        (pass) => pass.tenant === tenant && pass.replica === replica.name,
      );
      if (open !== undefined) {
        open.endedAt = performance.now();
      }
      if (reason !== 'Succeeded') {
        throw new Error(`A pass did not succeed: ${JSON.stringify(line).slice(0, 2000)}`);
      }
    }
  }
}

/** Waits for a condition; whoever measures has a limit of its own. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    await delay(LOOK_MS);
  }
}
