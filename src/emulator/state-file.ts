import { randomUUID } from 'node:crypto';
import { open, readFile, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { appError, toError } from '../kernel/app-error.ts';
import { systemClock } from '../kernel/clock.ts';
import type { Json } from '../kernel/json.ts';
import type { Result } from '../kernel/result.ts';
import { EMULATOR_ERRORS } from './errors.ts';
import { readState, saveState } from './saved-state.ts';
import type { SavedState } from './saved-state.ts';
import type { Tenant } from './tenant.ts';

const DEBOUNCE_MS = 200;

/** Writing takes at most one part in so many of the time, however much there is to write. */
const WRITING_SHARE = 10;

/** Keeps a tenant in a file: written whole to a neighbour, synced, renamed; readable by its owner only. */
export class StateFile {
  readonly #path: string;
  #tenant: Tenant | undefined;
  #dirty = false;
  #writing: Promise<void> = Promise.resolve();
  readonly #closing = new AbortController();
  #waiting = false;
  #writingMs = 0;

  constructor(file: string) {
    this.#path = path.resolve(file);
  }

  /** What the file holds; undefined when there is none. Throws EMULATOR_STATE_CORRUPT. */
  async read(): Promise<SavedState | undefined> {
    const corrupt = (cause: unknown): Error =>
      appError(EMULATOR_ERRORS, 'EMULATOR_STATE_CORRUPT', {
        message: `File ${this.#path}.`,
        cause,
      });
    let text: string;
    try {
      text = await readFile(this.#path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        return undefined;
      }
      throw corrupt(error);
    }
    const state = readJson(text);
    if (!state.ok) {
      throw corrupt(new Error(state.trouble));
    }
    return state.value;
  }

  /** Says whose state the file keeps from now on. */
  follow(tenant: Tenant): void {
    this.#tenant = tenant;
  }

  /** Takes note of a change; a moment later everything up to then is written at once. */
  changed(): void {
    this.#dirty = true;
    if (!this.#waiting && this.#tenant !== undefined) {
      this.#waiting = true;
      void this.#saveSoon();
    }
  }

  /** Writes now. Throws EMULATOR_STATE_UNWRITABLE. */
  async save(): Promise<void> {
    const after = this.#writing.catch(() => undefined);
    this.#writing = after.then(() => this.#write());
    await this.#writing;
  }

  /** Writes what is not written yet. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.save();
  }

  async #saveSoon(): Promise<void> {
    try {
      // By the machine's clock: the tenant's may stand still.
      const ms = Math.max(DEBOUNCE_MS, this.#writingMs * WRITING_SHARE);
      await systemClock.sleep(ms, this.#closing.signal);
      this.#waiting = false;
      await this.save();
    } catch {
      // The next change, or closing, writes again; closing reports what went wrong.
      this.#waiting = false;
    }
  }

  async #write(): Promise<void> {
    if (!this.#dirty || this.#tenant === undefined) {
      return;
    }
    this.#dirty = false;
    const begun = systemClock.monotonicMs();
    const text = JSON.stringify(saveState(this.#tenant));
    const temporary = `${this.#path}.${randomUUID()}.tmp`;
    try {
      await writeDurably(temporary, text);
      await rename(temporary, this.#path);
      await syncFolder(path.dirname(this.#path));
      this.#writingMs = systemClock.monotonicMs() - begun;
    } catch (error) {
      this.#dirty = true;
      await unlink(temporary).catch(() => undefined);
      throw appError(EMULATOR_ERRORS, 'EMULATOR_STATE_UNWRITABLE', {
        message: `File ${this.#path}.`,
        cause: error,
      });
    }
  }
}

function readJson(text: string): Result<SavedState, string> {
  try {
    return readState(JSON.parse(text) as Json);
  } catch (error) {
    return { ok: false, trouble: toError(error).message };
  }
}

async function writeDurably(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
