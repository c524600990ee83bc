import { isAppError, toError } from '../kernel/app-error.js';
import { tell } from './observer.js';
import { Pace } from './pace.js';
/** Follows one source: asks it each interval, watches it where that is possible, and says when it moved. */
export class SourcePoll {
    part;
    #context;
    #onMoved;
    #pace;
    #stopped = new AbortController();
    #unwatch;
    #watchFailed = false;
    #failure;
    constructor(part, context, onMoved) {
        this.part = part;
        this.#context = context;
        this.#onMoved = onMoved;
        this.#pace = new Pace(part.intervalMs, context.random);
    }
    /** Runs until stopped, once `after` is done. Call it once; never rejects. */
    async run(after) {
        await after;
        // The first pass of its tenants reads the source: asking is first due an interval later.
        let waitMs = this.#pace.intervalMs();
        while (!this.#stopped.signal.aborted) {
            await this.#watch();
            if (await this.#sleep(waitMs)) {
                waitMs = await this.#ask();
            }
        }
        await this.#close();
    }
    /** Asking only reads, so that it is cut at once. */
    stop() {
        this.#stopped.abort();
    }
    /** Says whether the time went by; false when stopped. */
    async #sleep(ms) {
        try {
            await this.#context.clock.sleep(ms, this.#stopped.signal);
            return true;
        }
        catch {
            return false;
        }
    }
    async #ask() {
        try {
            const changed = await this.part.changed(this.#stopped.signal);
            this.#recovered();
            if (changed) {
                this.#moved();
            }
            return this.#pace.afterMs({ next: 'ok' });
        }
        catch (error) {
            return this.#failed(toError(error));
        }
    }
    #failed(error) {
        const known = isAppError(error);
        const waitMs = this.#pace.afterMs({
            next: known ? error.next : 'retry',
            ...(known && error.retryAfterMs !== undefined ? { retryAfterMs: error.retryAfterMs } : {}),
        });
        const failure = known ? error.code : error.name;
        if (!this.#stopped.signal.aborted && failure !== this.#failure) {
            this.#failure = failure;
            tell(() => this.#context.observer.sourceFailed?.(this.part.name, error, waitMs));
        }
        return waitMs;
    }
    #recovered() {
        if (this.#failure !== undefined) {
            this.#failure = undefined;
            tell(() => this.#context.observer.sourceRecovered?.(this.part.name));
        }
    }
    #moved() {
        if (!this.#stopped.signal.aborted) {
            this.#onMoved();
        }
    }
    /** A path that is not there yet, say, is tried again with each asking; it is told once. */
    async #watch() {
        if (this.#unwatch !== undefined || this.part.watch === undefined) {
            return;
        }
        try {
            this.#unwatch = await this.part.watch(() => this.#moved(), (error) => this.#tellWatchFailed(error));
            this.#watchFailed = false;
        }
        catch (error) {
            this.#tellWatchFailed(toError(error));
        }
    }
    #tellWatchFailed(error) {
        if (!this.#watchFailed) {
            this.#watchFailed = true;
            tell(() => this.#context.observer.watchFailed?.(this.part.name, error));
        }
    }
    async #close() {
        try {
            await this.#unwatch?.();
        }
        catch (error) {
            tell(() => this.#context.observer.closeFailed?.(this.part.name, toError(error)));
        }
    }
}
//# sourceMappingURL=source-poll.js.map