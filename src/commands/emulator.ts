import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { buildEmulator } from '../emulator/emulator.ts';
import type { Seed } from '../emulator/seed.ts';
import { appError } from '../kernel/app-error.ts';
import { Masker } from '../kernel/mask.ts';
import { emulatorStarted } from '../report/daemon-events.ts';
import { openLog } from '../report/log.ts';
import { COMMAND_ERRORS } from './errors.ts';
import { say } from './terminal.ts';
import type { Terminal } from './terminal.ts';

export interface EmulatorCommandOptions {
  readonly listen: string;
  readonly seed?: readonly string[];
  /** Whose file in `tenants/` workflows with tags are read with. */
  readonly tenant?: string;
  readonly state?: string;
  readonly latency?: number;
  readonly faults?: string;
  readonly client?: string;
  readonly allowHttp?: boolean;
  readonly logFormat: 'json' | 'pretty';
}

/** Runs the embedded tenant alone until it is interrupted. */
export async function runEmulator(
  terminal: Terminal,
  options: EmulatorCommandOptions,
): Promise<number> {
  const { host, port } = address(options.listen);
  const masker = new Masker();
  const client = clientOf(options.client);
  if (client !== undefined) {
    masker.learn(client.secret);
  }
  const emulator = await buildEmulator({
    ...(client === undefined ? {} : { clients: [client] }),
    ...(options.seed === undefined
      ? {}
      : {
          seed: await readSeed(
            options.seed.map((folder) => path.resolve(terminal.cwd, folder)),
            options.tenant,
          ),
        }),
    ...(options.state === undefined
      ? {}
      : { stateFile: path.resolve(terminal.cwd, options.state) }),
    ...(options.latency === undefined ? {} : { latencyMs: options.latency }),
    httpCalls: options.allowHttp === true ? 'loopback' : 'none',
  });
  const log = openLog({
    level: 'info',
    format: options.logFormat,
    masker,
    stream: terminal.stdout,
  });
  try {
    const url = await emulator.listen({ host, port });
    if (options.faults !== undefined) {
      await putFaults(terminal, url, options.faults);
    }
    log.tell(emulatorStarted(url));
    await interrupted(terminal.signal);
    return 0;
  } finally {
    await emulator.close();
    await log.flush();
  }
}

/** Reads seed folders; what reads YAML is loaded for that only. */
async function readSeed(folders: readonly string[], tenant: string | undefined): Promise<Seed> {
  const { tenantSeed } = await import('./tenant-seed.ts');
  return tenantSeed(folders, tenant === undefined ? {} : { tenant });
}

function address(text: string): { readonly host: string; readonly port: number } {
  const match = /^(.+):(\d{1,5})$/.exec(text);
  const port = Number(match?.[2]);
  if (match?.[1] === undefined || port > 65_535) {
    throw appError(COMMAND_ERRORS, 'COMMAND_USAGE', {
      message: `--listen takes HOST:PORT, as 127.0.0.1:8180, and not "${text}".`,
    });
  }
  return { host: match[1].replace(/^\[(.*)\]$/, '$1'), port };
}

function clientOf(text: string | undefined):
  | {
      readonly id: string;
      readonly secret: string;
      readonly identity: { id: string; name: string };
    }
  | undefined {
  if (text === undefined) {
    return undefined;
  }
  const at = text.indexOf(':');
  if (at < 1 || at === text.length - 1) {
    throw appError(COMMAND_ERRORS, 'COMMAND_USAGE', { message: '--client takes ID:SECRET.' });
  }
  const id = text.slice(0, at);
  return { id, secret: text.slice(at + 1), identity: { id: `identity-${id}`, name: id } };
}

async function putFaults(terminal: Terminal, url: string, file: string): Promise<void> {
  const body = await readFile(path.resolve(terminal.cwd, file), 'utf8').catch((cause: unknown) => {
    throw appError(COMMAND_ERRORS, 'COMMAND_INPUT', { message: `${file} cannot be read.`, cause });
  });
  const answer = await fetch(`${url}/_emulator/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body,
  });
  if (!answer.ok) {
    const message = `${file}: ${(await answer.text()).slice(0, 2000)}`;
    throw appError(COMMAND_ERRORS, 'COMMAND_INPUT', { message });
  }
  say(terminal, `Faults of ${file} are in force.`);
}

/** Resolves when the signal is aborted. */
export async function interrupted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) {
    await new Promise((resolve) => {
      signal.addEventListener('abort', resolve, { once: true });
    });
  }
}
