import { toError } from '../kernel/app-error.js';
import { Mailbox } from './mailbox.js';
import { tell } from './observer.js';
import { Pace } from './pace.js';
/** A pass that asks for another each time would otherwise never let the interval have its turn. */
const MAX_AGAIN = 3;
const FAILED = { again: false, next: 'retry' };
/**
 * The passes of one tenant, one after the other, until it is stopped.
 *
 * - `pending`: made, or started while the loop it replaces still ends. → `waiting` when that one ended.
 * - `waiting`: for the mailbox, into which the interval, or the wait after a failure, is put as well. → `running`.
 * - `running`: a pass. → `waiting`; with `again` in the mailbox already if the pass asked for it and did not fail,
 *   at most three times in a row.
 * - `ended`: reached from `pending` and `waiting` as soon as `stop` is called, from `running` when its pass ended.
 *
 * Only `cut` touches a running pass. `ended` never rejects.
 */
export class TenantLoop {
    part;
    #context;
    #mailbox = new Mailbox();
    #pace;
    #stopped = new AbortController();
    #state = 'pending';
    #pass;
    #passed;
    #agains = 0;
    /** `passed` says that a pass of this tenant ended before, in the loop that this one replaces. */
    constructor(part, context, passed = false) {
        this.part = part;
        this.#context = context;
        this.#pace = new Pace(part.intervalMs, context.random);
        this.#passed = passed;
    }
    /** Whether a first pass ended, whatever its result. */
    get passed() {
        return this.#passed;
    }
    get state() {
        return this.#state;
    }
    trigger(trigger) {
        this.#mailbox.put(trigger);
    }
    /** Runs until stopped; begins with `first`, once `after` is done. Call it once; never rejects. */
    async run(first, after) {
        await after;
        this.#mailbox.put(first);
        let waitMs = this.#pace.intervalMs();
        while (!this.#stopped.signal.aborted) {
            this.#state = 'waiting';
            const trigger = await this.#awaitTrigger(waitMs);
            // It may have been stopped between the taking and here.
            if (trigger !== undefined && !this.#stopped.signal.aborted) {
                waitMs = this.#nextWaitMs(await this.#runPass(trigger));
            }
        }
        await closePart(this.part, this.#context);
        this.#state = 'ended';
    }
    /** No further pass starts. */
    stop() {
        this.#stopped.abort();
    }
    /** Stops, and aborts the running pass for the given reason. */
    cut(reason) {
        this.stop();
        this.#pass?.abort(reason);
    }
    /** Gives undefined when stopped. */
    async #awaitTrigger(waitMs) {
        const timer = new AbortController();
        this.#context.clock.sleep(waitMs, timer.signal).then(() => this.#mailbox.put('interval'), () => { });
        try {
            return await this.#mailbox.take(this.#stopped.signal);
        }
        catch {
            return undefined;
        }
        finally {
            timer.abort();
        }
    }
    async #runPass(trigger) {
        this.#state = 'running';
        // A fresh one each time: listeners that a pass leaves on it go with it.
        this.#pass = new AbortController();
        try {
            return await this.part.runPass(trigger, this.#pass.signal);
        }
        catch (error) {
            tell(() => this.#context.observer.passThrew?.(this.part.name, toError(error)));
            return FAILED;
        }
        finally {
            this.#pass = undefined;
            this.#passed = true;
        }
    }
    #nextWaitMs(end) {
        const atOnce = end.again && (end.next === 'ok' || end.next === 'wait');
        if (atOnce && this.#agains < MAX_AGAIN) {
            this.#agains += 1;
            this.#mailbox.put('again');
        }
        else {
            this.#agains = 0;
        }
        return this.#pace.afterMs(end);
    }
}
/** Closes a tenant's part; never rejects. */
export async function closePart(part, { observer }) {
    try {
        await part.close?.();
    }
    catch (error) {
        tell(() => observer.closeFailed?.(part.name, toError(error)));
    }
}
//# sourceMappingURL=loop.js.map