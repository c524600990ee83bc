import { ManualClock, systemClock } from '../kernel/clock.js';
/** The tenant's own time: a clock that runs as its base does and can be moved on by hand. */
export class TenantClock {
    #base;
    #sleepers = new Set();
    #offsetMs = 0;
    constructor(base = systemClock) {
        this.#base = base;
    }
    /** How many sleeps are waiting. */
    get sleeping() {
        return this.#sleepers.size;
    }
    now() {
        return this.#base.now() + this.#offsetMs;
    }
    monotonicMs() {
        return this.#base.monotonicMs() + this.#offsetMs;
    }
    async sleep(ms, signal) {
        const at = this.now() + ms;
        while (this.now() < at) {
            const sleeper = { at, nudge: new AbortController() };
            const either = signal === undefined
                ? sleeper.nudge.signal
                : AbortSignal.any([signal, sleeper.nudge.signal]);
            this.#sleepers.add(sleeper);
            try {
                await this.#base.sleep(at - this.now(), either);
            }
            catch (error) {
                signal?.throwIfAborted();
                if (!sleeper.nudge.signal.aborted) {
                    throw error;
                }
            }
            finally {
                this.#sleepers.delete(sleeper);
            }
        }
        signal?.throwIfAborted();
    }
    /** Moves time on; a base that is turned by hand is turned itself, so that all who share it agree. */
    async advance(ms) {
        if (this.#base instanceof ManualClock) {
            await this.#base.advance(ms);
            return;
        }
        this.#offsetMs += ms;
        for (const sleeper of [...this.#sleepers].toSorted((a, b) => a.at - b.at)) {
            sleeper.nudge.abort();
        }
    }
}
//# sourceMappingURL=tenant-clock.js.map