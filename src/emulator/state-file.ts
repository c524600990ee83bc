import { randomUUID } from 'node:crypto';
import { open, readFile, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { appError } from '../kernel/app-error.ts';
import { systemClock } from '../kernel/clock.ts';
import { isObject } from '../kernel/json.ts';
import type { JsonObject } from '../kernel/json.ts';
import { EMULATOR_ERRORS } from './errors.ts';
import type { Tenant } from './tenant.ts';
import type { StoredWorkflow } from './workflow-store.ts';

const FORMAT = 1;

/** How many revisions of a workflow a file holds; memory holds more. */
const SAVED_REVISIONS = 5;

const DEBOUNCE_MS = 200;

const object = v.custom<JsonObject>(isObject);

const schema = v.object({
  format: v.literal(FORMAT),
  workflows: v.array(
    v.object({
      id: v.string(),
      value: object,
      lockedUntilMs: v.number(),
      revisions: v.array(
        v.object({
          at: v.string(),
          by: v.object({ id: v.string(), name: v.string() }),
          how: v.picklist(['seed', 'create', 'put', 'patch', 'edit']),
          workflow: object,
        }),
      ),
    }),
  ),
});

/** Keeps a tenant in a file: written whole to a neighbour, synced, renamed; readable by its owner only. */
export class StateFile {
  readonly #path: string;
  #tenant: Tenant | undefined;
  #dirty = false;
  #writing: Promise<void> = Promise.resolve();
  readonly #closing = new AbortController();
  #waiting = false;

  constructor(file: string) {
    this.#path = path.resolve(file);
  }

  /** Fills a tenant from the file; false when there is none. Throws EMULATOR_STATE_CORRUPT, touching nothing. */
  async load(tenant: Tenant): Promise<boolean> {
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
        return false;
      }
      throw corrupt(error);
    }
    try {
      const { workflows } = v.parse(schema, JSON.parse(text));
      for (const workflow of workflows) {
        tenant.workflows.restore(workflow);
      }
      return true;
    } catch (error) {
      throw corrupt(error);
    }
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
      await systemClock.sleep(DEBOUNCE_MS, this.#closing.signal);
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
    const text = JSON.stringify({
      format: FORMAT,
      workflows: this.#tenant.workflows.list().map(forFile),
    });
    const temporary = `${this.#path}.${randomUUID()}.tmp`;
    try {
      await writeDurably(temporary, text);
      await rename(temporary, this.#path);
      await syncFolder(path.dirname(this.#path));
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

function forFile(workflow: StoredWorkflow): StoredWorkflow {
  return { ...workflow, revisions: workflow.revisions.slice(-SAVED_REVISIONS) };
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
