import { setTimeout as delay } from 'node:timers/promises';
/** The machine's own clock. A sleep keeps the process alive until it ends or is aborted. */
export const systemClock = {
    now: () => Date.now(),
    monotonicMs: () => performance.now(),
    sleep: async (ms, signal) => {
        signal?.throwIfAborted();
        try {
            await delay(ms, undefined, signal === undefined ? {} : { signal });
        }
        catch (error) {
            signal?.throwIfAborted();
            throw error;
        }
    },
};
/** A clock that stands still until it is advanced; sleepers wake in the order of their hours. */
export class ManualClock {
    #now;
    #monotonic = 0;
    #sleepers = [];
    constructor(now = Date.UTC(2026, 0, 5, 9)) {
        this.#now = now;
    }
    now() {
        return this.#now;
    }
    monotonicMs() {
        return this.#monotonic;
    }
    /** How many sleeps are waiting. */
    get sleeping() {
        return this.#sleepers.length;
    }
    sleep(ms, signal) {
        signal?.throwIfAborted();
        return new Promise((resolve, reject) => {
            const abort = () => {
                this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
                reject(signal?.reason);
            };
            const sleeper = {
                at: this.#now + ms,
                wake: () => {
                    signal?.removeEventListener('abort', abort);
                    resolve();
                },
            };
            signal?.addEventListener('abort', abort, { once: true });
            this.#sleepers.push(sleeper);
        });
    }
    /** Moves time on by `ms`, waking each sleeper at its hour and letting its code run before the next. */
    async advance(ms) {
        const end = this.#now + ms;
        for (;;) {
            await new Promise((resolve) => setImmediate(resolve));
            const next = this.#sleepers
                .filter((sleeper) => sleeper.at <= end)
                .toSorted((a, b) => a.at - b.at)[0];
            if (next === undefined) {
                break;
            }
            this.#sleepers = this.#sleepers.filter((other) => other !== next);
            this.#moveTo(Math.max(this.#now, next.at));
            next.wake();
        }
        this.#moveTo(end);
    }
    #moveTo(now) {
        this.#monotonic += now - this.#now;
        this.#now = now;
    }
}
//# sourceMappingURL=clock.js.map