import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Json, JsonObject } from '../../src/kernel/json.ts';

/** How measurements run: where profiles go, if anywhere. */
export interface ProcessOptions {
  readonly profileDirectory?: string;
}

const LONGEST_MS = 600_000;

/** Runs one measurement in a process of its own and gives what it sends. Throws when it fails or takes too long. */
export async function runMeasurement(
  name: string,
  params: JsonObject,
  options: ProcessOptions = {},
): Promise<JsonObject> {
  const { profileDirectory } = options;
  const child = fork(besides('measure.js'), [name, JSON.stringify(params)], {
    execArgv:
      profileDirectory === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDirectory}`],
  });
  const timer = setTimeout(() => child.kill(), LONGEST_MS);
  try {
    return (await firstMessage(child, name)) as JsonObject;
  } finally {
    clearTimeout(timer);
    await ended(child);
  }
}

/** Embedded tenants in a process of their own. */
export interface TenantProcess {
  /** The first one's. */
  readonly url: string;
  readonly urls: readonly string[];
  close(): Promise<void>;
}

/** What the tenant of a measurement is to be. */
export interface TenantParams {
  /** How many such tenants; 1. */
  readonly tenants?: number;
  /** How many workflows of the workload it holds at first. */
  readonly count: number;
  readonly enabled?: boolean;
  /** They are made to fail instead. */
  readonly failing?: boolean;
  readonly steps?: number;
  readonly latencyMs?: number;
  /** Without it the quota of a real tenant holds. */
  readonly requestsPer10s?: number;
}

/** Starts an embedded tenant; it ends with this process at the latest. */
export async function startTenant(params: TenantParams): Promise<TenantProcess> {
  const child = fork(besides('tenant-process.js'), [JSON.stringify(params)], { execArgv: [] });
  const urls = (await firstMessage(child, 'the embedded tenant')) as readonly string[];
  return {
    url: urls[0] ?? '',
    urls,
    close: async () => {
      child.disconnect();
      await ended(child);
    },
  };
}

function firstMessage(child: ChildProcess, name: string): Promise<Json> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as Json));
    child.once('exit', (code, signal) => {
      reject(new Error(`${name} ended with ${signal ?? code} before it answered.`));
    });
    child.once('error', reject);
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    await new Promise((resolve) => child.once('exit', resolve));
  }
}

function besides(file: string): string {
  return path.join(path.dirname(fileURLToPath(import.meta.url)), file);
}
