import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import { stringify } from 'yaml';
import { ManualClock } from '../../src/kernel/clock.ts';
import type { TenantView } from '../../src/report/view/tenant-view.ts';
import { Gate } from '../faults/gate.ts';
import { GitGate } from '../faults/git-gate.ts';
import { readBeside, WriteWatch } from '../faults/journal.ts';
import type { Line } from '../faults/journal.ts';
import { SENDERS } from '../server/hooks/deliveries.ts';
import { startEmulator } from '../support/emulator.ts';
import type { RunningEmulator } from '../support/emulator.ts';
import { makeRepository } from '../support/git-repository.ts';
import type { TestRepository } from '../support/git-repository.ts';
import { SECRET } from '../support/world.ts';
import { RunningDaemon } from './running-daemon.ts';

const run = promisify(execFile);

/** How far time is turned at once while something is waited for, and how long real work gets in between. */
const TURN_MS = 250;
const MOMENT_MS = 3;
/** How long a pass may take in real time before something must be wrong. */
const LONGEST_MS = 120_000;

const HOOK = 'canary-of-the-webhook';
const TOKEN = 'canary-token-of-the-soak';
const TENANT = 'production';

/** A daemon in a process of its own, a repository and a tenant over HTTP, and one time for all of them. */
export class Field {
  readonly repository: TestRepository;
  readonly tenant: RunningEmulator;
  readonly gate: Gate;
  readonly gitGate: GitGate;
  readonly watch: WriteWatch;
  readonly clock: ManualClock;
  /** What the daemons told since somebody forgot it. */
  lines: Line[] = [];
  daemon: RunningDaemon;
  readonly #directory: string;

  private constructor(
    directory: string,
    clock: ManualClock,
    repository: TestRepository,
    tenant: RunningEmulator,
    gitGate: GitGate,
  ) {
    this.#directory = directory;
    this.clock = clock;
    this.repository = repository;
    this.tenant = tenant;
    this.gitGate = gitGate;
    this.gate = new Gate(tenant);
    this.watch = new WriteWatch(readBeside(path.join(directory, 'data', 'mainsheet.db')));
    this.gate.kill = async () => {
      await this.daemon.end('SIGKILL');
      this.daemon = this.#start();
    };
    this.daemon = this.#start();
  }

  /** Lays it out, with a daemon that is starting. */
  static async open(files: Record<string, string>, prepare: Prepare): Promise<Field> {
    const clock = new ManualClock();
    const directory = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-soak-'));
    const identity = { id: '2c9180857d0a1b2c017d0a1b2c3d0001', name: 'Demo Admin' };
    const tenant = await startEmulator({
      clock,
      requestsPer10s: 100_000,
      clients: [{ id: 'demo', secret: SECRET, identity }],
    });
    await prepare(tenant);
    const repository = await makeRepository(files);
    const gitGate = await GitGate.open(repository);
    await writeFile(
      path.join(directory, 'mainsheet.yaml'),
      stringify(configOf(gitGate.url, tenant.url)),
    );
    const bin = path.join(directory, 'bin');
    await mkdir(bin);
    const program = path.join(bin, 'mainsheet');
    const main = path.resolve('dist/main.js');
    await writeFile(program, `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`);
    await chmod(program, 0o755);
    return new Field(directory, clock, repository, tenant, gitGate);
  }

  get control(): RunningEmulator['control'] {
    return this.tenant.control;
  }

  async dispose(): Promise<void> {
    await this.daemon.end('SIGKILL');
    await this.gate.open();
    this.gitGate.open();
    await this.gitGate.close();
    await this.tenant.dispose();
    await this.repository.dispose();
    await rm(this.#directory, { recursive: true, force: true });
  }

  /** Whether no pass is under way, as far as the log tells. */
  get isIdle(): boolean {
    return this.daemon.began === this.daemon.finished && this.gate.isQuiet;
  }

  /** Ends the daemon as a person does, and starts it again. */
  async restart(): Promise<void> {
    const { daemon } = this;
    const ended = daemon.end('SIGTERM');
    // It brings to an end what it is at, which may wait for its time.
    await this.#until(() => !daemon.running);
    await ended;
    this.daemon = this.#start();
  }

  /** Sets off a pass, and waits until one that began after that has ended. */
  async sync(): Promise<void> {
    const { daemon } = this;
    const { began, finished } = daemon;
    if (await this.#send(`/tenants/${TENANT}/sync`)) {
      const wanted = finished + (began > finished ? 2 : 1);
      await this.#until(() => this.daemon !== daemon || daemon.finished >= wanted);
    }
    // One that was killed is followed by another, which begins with a pass.
    await this.#until(() => this.daemon.finished > 0);
  }

  /** Lets time go by while the daemon does what it does by itself. */
  async advance(ms: number): Promise<void> {
    const end = this.clock.now() + ms;
    await this.#until(() => this.clock.now() >= end, Math.max(TURN_MS, ms / 200));
  }

  /** Says in a host's way that the branch was pushed to. */
  async push(): Promise<void> {
    const body = JSON.stringify({ ref: 'refs/heads/main' });
    const headers = SENDERS['generic']!('push', body, HOOK, this.clock.now());
    await this.#post(() => `${this.daemon.url}/hooks/workflows`, body, headers);
  }

  /** Does what an API has a person do. */
  async act(at: string, body: Record<string, unknown> = {}): Promise<boolean> {
    return this.#send(`/tenants/${TENANT}${at}`, body);
  }

  /** The tenant as the API shows it. */
  async view(): Promise<TenantView> {
    const response = await fetch(`${this.daemon.adminUrl}/api/v1/tenants/${TENANT}`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    return (await response.json()) as TenantView;
  }

  /** Runs a line that a report told a person to run. */
  async command(line: string): Promise<void> {
    await run('sh', ['-c', line], {
      cwd: this.#directory,
      env: {
        PATH: `${path.join(this.#directory, 'bin')}:${process.env['PATH'] ?? ''}`,
        HOME: this.#directory,
        MAINSHEET_SERVER: this.daemon.adminUrl,
        MAINSHEET_TOKEN: TOKEN,
      },
    });
  }

  async #send(at: string, body: Record<string, unknown> = {}): Promise<boolean> {
    return this.#post(() => `${this.daemon.adminUrl}/api/v1${at}`, JSON.stringify(body), {
      authorization: `Bearer ${TOKEN}`,
      'content-type': 'application/json',
    });
  }

  /** Sends something; false when the daemon was killed meanwhile. */
  async #post(
    url: () => string,
    body: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<boolean> {
    await this.#until(() => this.daemon.adminUrl !== '');
    const { daemon } = this;
    try {
      const response = await fetch(url(), { method: 'POST', headers, body });
      const text = await response.text();
      if (response.status !== 202) {
        throw new Error(`POST ${url()}: ${response.status} ${text}`);
      }
      return true;
    } catch (error) {
      if (daemon.running) {
        throw error;
      }
      return false;
    }
  }

  async #until(isSo: () => boolean, turnMs = TURN_MS): Promise<void> {
    const limit = performance.now() + LONGEST_MS;
    while (!isSo()) {
      const { daemon } = this;
      if (performance.now() > limit) {
        throw new Error(`What is waited for does not come.\n${daemon.errors}`);
      }
      await delay(MOMENT_MS);
      if (this.gate.isQuiet && this.gitGate.isQuiet && !isSo()) {
        await Promise.all([this.clock.advance(turnMs), daemon.turn(turnMs)]);
      }
    }
  }

  #start(): RunningDaemon {
    return new RunningDaemon(
      {
        cwd: this.#directory,
        config: path.join(this.#directory, 'mainsheet.yaml'),
        env: { SECRET, HOOK, TOKEN },
        now: this.clock.now(),
      },
      (line) => this.lines.push(line),
    );
  }
}

/** What is done to a tenant before a daemon sees it. */
type Prepare = (tenant: RunningEmulator) => Promise<void>;

function configOf(repository: string, tenant: string): unknown {
  return {
    sources: {
      workflows: { url: repository, interval: '1m', webhook: { secret: ['env:HOOK'] } },
    },
    tenants: {
      [TENANT]: {
        url: tenant,
        clientId: 'demo',
        clientSecret: 'env:SECRET',
        source: 'workflows',
        interval: '1m',
        drift: 'correct',
        settle: '0s',
        prune: { mode: 'quarantine', delay: '1m', grace: '2m' },
        guard: { removals: { count: 50, percent: 100 }, updates: { percent: 100 } },
        rateLimit: { share: 1 },
      },
    },
    server: {
      listen: '127.0.0.1:0',
      admin: '127.0.0.1:0',
      tokens: [
        {
          name: 'oncall',
          token: 'env:TOKEN',
          may: ['read', 'sync', 'suspend', 'approve', 'release'],
        },
      ],
    },
    store: 'sqlite:data/mainsheet.db',
    log: { level: 'debug' },
  };
}
