import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import type { JsonObject } from '../../src/kernel/json.ts';

const MAIN = fileURLToPath(new URL('../../../dist/main.js', import.meta.url));
const LONGEST_START_MS = 180_000;

/** The built program as people run it, after the first pass of every tenant. */
export interface DaemonProcess {
  readonly child: ChildProcess;
  /** Where it listens. */
  readonly url: string;
  /** Where its API and its page are. */
  readonly adminUrl: string;
  /** From its start to the end of the first passes. */
  readonly readyWallMs: number;
  close(): Promise<void>;
}

/** How a daemon is started beside its configuration. */
export interface DaemonProcessOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** How many tenants make a first pass; those of `tenants` where it is not given. */
  readonly tenants?: number;
}

/**
 * Starts the daemon on a configuration, with a directory of its own for its store; it ends with this process at the
 * latest. Throws when a first pass does not succeed.
 */
export async function startDaemonProcess(
  config: JsonObject,
  options: DaemonProcessOptions = {},
): Promise<DaemonProcess> {
  const { env, tenants = Object.keys(config['tenants'] as JsonObject).length } = options;
  const directory = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-bench-'));
  const file = path.join(directory, 'mainsheet.yaml');
  const store = `sqlite:${path.join(directory, 'data', 'mainsheet.db')}`;
  await writeFile(file, stringify({ ...config, store }));
  const started = performance.now();
  const child = spawn(process.execPath, [MAIN, 'run', '--config', file, '--log-format', 'json'], {
    env: { ...process.env, BENCH_ID: 'demo', BENCH_SECRET: 'demo', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const endToo = (): boolean => child.kill('SIGKILL');
  process.once('exit', endToo);
  const close = async (): Promise<void> => {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
    process.off('exit', endToo);
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const addresses = await firstPasses(child, tenants);
    return { child, ...addresses, readyWallMs: performance.now() - started, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Waits until every tenant had its first pass, which is when /readyz turns to 200, and goes on reading afterwards: a
 * full pipe would make the daemon wait. Gives where it listens. Throws when a pass did not succeed.
 */
function firstPasses(
  child: ChildProcess,
  tenants: number,
): Promise<Pick<DaemonProcess, 'url' | 'adminUrl'>> {
  const seen = new Set<string>();
  let listens: Pick<DaemonProcess, 'url' | 'adminUrl'> | undefined;
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const {
        event,
        tenant,
        reason,
        url = '',
        adminUrl = '',
      } = JSON.parse(line) as Readonly<Record<string, string>>;
      if (event === 'daemon.started') {
        listens = { url, adminUrl };
      }
      if (event === 'pass.finished') {
        seen.add(tenant ?? '');
        if (reason !== 'Succeeded') {
          reject(new Error(`A pass of the daemon did not succeed: ${line.slice(0, 2000)}`));
        }
      }
      if (seen.size === tenants && listens !== undefined) {
        resolve(listens);
      }
    });
    child.once('exit', (code) => reject(new Error(`The daemon ended with ${code}.`)));
    setTimeout(
      () => reject(new Error('The daemon did not become ready.')),
      LONGEST_START_MS,
    ).unref();
  });
}
