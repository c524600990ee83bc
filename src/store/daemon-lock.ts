import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { appError, isAppError } from '../kernel/app-error.ts';
import type { AppError } from '../kernel/app-error.ts';
import { isObject, own } from '../kernel/json.ts';
import type { Json } from '../kernel/json.ts';
import { STORE_ERRORS } from './errors.ts';
import { ensurePrivateFile } from './private-file.ts';
import { openSqlite } from './sqlite-file.ts';
import { resultCode, storeError } from './store-error.ts';
import { storePath } from './store-path.ts';

const SQLITE_BUSY = 5;

/** Two that start in the same instant get in each other's way for a moment; one of them must win. */
const RACE_MS = 250;

/** The right to be the only daemon on a store. */
export interface DaemonLock {
  release(): void;
}

/**
 * Takes the right to be the daemon on a store: an exclusive transaction on a SQLite file beside it, so that the system
 * ends it with the process however that dies, and the store itself stays readable for others. Throws STORE_LOCKED with the holder's details,
 * and the hint where something else is to be done about it.
 */
export function takeDaemonLock(store: string, more: { readonly hint?: string } = {}): DaemonLock {
  const file = `${store}.lock`;
  try {
    ensurePrivateFile(file);
    const db = openSqlite(file, RACE_MS);
    try {
      db.exec('BEGIN EXCLUSIVE');
      writeHolder(store);
    } catch (error) {
      db.close();
      throw error;
    }
    return {
      release: () => {
        rmSync(holderFile(store), { force: true });
        db.exec('ROLLBACK');
        db.close();
      },
    };
  } catch (error) {
    throw resultCode(error) === SQLITE_BUSY
      ? locked(store, { ...more, cause: error })
      : storeError(error, file);
  }
}

/** Says whether a daemon has the store at a path just now. */
export function isDaemonRunning(file: string): boolean {
  const store = storePath(file);
  if (!existsSync(`${store}.lock`)) {
    return false;
  }
  try {
    takeDaemonLock(store).release();
    return false;
  } catch (error) {
    if (isAppError(error, 'STORE_LOCKED')) {
      return true;
    }
    throw error;
  }
}

function holderFile(store: string): string {
  return `${store}.holder.json`;
}

function writeHolder(store: string): void {
  const holder = { pid: process.pid, host: hostname(), since: new Date().toISOString() };
  const draft = `${holderFile(store)}.${randomUUID()}`;
  writeFileSync(draft, `${JSON.stringify(holder)}\n`, { mode: 0o600 });
  renameSync(draft, holderFile(store));
}

function locked(
  store: string,
  more: { readonly hint?: string; readonly cause: unknown },
): AppError {
  const holder = readHolder(store);
  const who =
    holder === undefined
      ? 'by a process that left no name'
      : `by process ${text(holder, 'pid')} on ${text(holder, 'host')} since ${text(holder, 'since')}`;
  return appError(STORE_ERRORS, 'STORE_LOCKED', { message: `${store} is held ${who}.`, ...more });
}

function readHolder(store: string): Json | undefined {
  try {
    return JSON.parse(readFileSync(holderFile(store), 'utf8')) as Json;
  } catch {
    return undefined;
  }
}

function text(holder: Json, key: string): string {
  const value = isObject(holder) ? own(holder, key) : undefined;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : 'unknown';
}
