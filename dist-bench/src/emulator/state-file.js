import { randomUUID } from 'node:crypto';
import { open, readFile, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { appError } from '../kernel/app-error.js';
import { systemClock } from '../kernel/clock.js';
import { isObject } from '../kernel/json.js';
import { EMULATOR_ERRORS } from './errors.js';
const FORMAT = 1;
/** How many revisions of a workflow a file holds; memory holds more. */
const SAVED_REVISIONS = 5;
const DEBOUNCE_MS = 200;
const object = v.custom(isObject);
const schema = v.object({
    format: v.literal(FORMAT),
    workflows: v.array(v.object({
        id: v.string(),
        value: object,
        lockedUntilMs: v.number(),
        revisions: v.array(v.object({
            at: v.string(),
            by: v.object({ id: v.string(), name: v.string() }),
            how: v.picklist(['seed', 'create', 'put', 'patch', 'edit']),
            workflow: object,
        })),
    })),
});
/** Keeps a tenant in a file: written whole to a neighbour, synced, renamed; readable by its owner only. */
export class StateFile {
    #path;
    #tenant;
    #dirty = false;
    #writing = Promise.resolve();
    #closing = new AbortController();
    #waiting = false;
    constructor(file) {
        this.#path = path.resolve(file);
    }
    /** Fills a tenant from the file; false when there is none. Throws EMULATOR_STATE_CORRUPT, touching nothing. */
    async load(tenant) {
        const corrupt = (cause) => appError(EMULATOR_ERRORS, 'EMULATOR_STATE_CORRUPT', {
            message: `File ${this.#path}.`,
            cause,
        });
        let text;
        try {
            text = await readFile(this.#path, 'utf8');
        }
        catch (error) {
            if (error.code === 'ENOENT') {
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
        }
        catch (error) {
            throw corrupt(error);
        }
    }
    /** Says whose state the file keeps from now on. */
    follow(tenant) {
        this.#tenant = tenant;
    }
    /** Takes note of a change; a moment later everything up to then is written at once. */
    changed() {
        this.#dirty = true;
        if (!this.#waiting && this.#tenant !== undefined) {
            this.#waiting = true;
            void this.#saveSoon();
        }
    }
    /** Writes now. Throws EMULATOR_STATE_UNWRITABLE. */
    async save() {
        const after = this.#writing.catch(() => undefined);
        this.#writing = after.then(() => this.#write());
        await this.#writing;
    }
    /** Writes what is not written yet. */
    async close() {
        this.#closing.abort();
        await this.save();
    }
    async #saveSoon() {
        try {
            // By the machine's clock: the tenant's may stand still.
            await systemClock.sleep(DEBOUNCE_MS, this.#closing.signal);
            this.#waiting = false;
            await this.save();
        }
        catch {
            // The next change, or closing, writes again; closing reports what went wrong.
            this.#waiting = false;
        }
    }
    async #write() {
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
        }
        catch (error) {
            this.#dirty = true;
            await unlink(temporary).catch(() => undefined);
            throw appError(EMULATOR_ERRORS, 'EMULATOR_STATE_UNWRITABLE', {
                message: `File ${this.#path}.`,
                cause: error,
            });
        }
    }
}
function forFile(workflow) {
    return { ...workflow, revisions: workflow.revisions.slice(-SAVED_REVISIONS) };
}
async function writeDurably(file, text) {
    const handle = await open(file, 'wx', 0o600);
    try {
        await handle.writeFile(text);
        await handle.sync();
    }
    finally {
        await handle.close();
    }
}
async function syncFolder(folder) {
    const handle = await open(folder, 'r');
    try {
        await handle.sync();
    }
    finally {
        await handle.close();
    }
}
//# sourceMappingURL=state-file.js.map