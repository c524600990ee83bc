import { isLow, PRIORITIES } from './priority.js';
/** The quota's window (facts 1.7), with a margin for requests that arrive closer together than they left. */
export const WINDOW_MS = 10_050;
/** A pause longer than this is told to who waits, instead of being waited for. */
const LONGEST_PAUSE_MS = 120_000;
const DOWN = 0.7;
const UP = 0.05;
/** The quota is paused for longer than anybody should wait inside a request. */
export class PausedTooLong extends Error {
    remainingMs;
    constructor(remainingMs) {
        super('The quota is paused.');
        this.name = 'PausedTooLong';
        this.remainingMs = remainingMs;
    }
}
/** A sliding log of requests sent, asked by all who share a quota; serves by class, in each class by arrival. */
export class Limiter {
    #most = 1;
    #concurrent;
    #clock;
    #queues = PRIORITIES.map(() => []);
    #log = [];
    #underWay = 0;
    #capacity = 1;
    #pausedUntil = 0;
    /** When a 429 last cut the capacity; one to a request sent before is the same piece of news. */
    #cutAt = -1;
    /** From when the windows without a 429 are counted. */
    #changedAt = 0;
    #alarm;
    constructor(settings, clock) {
        this.resize(settings.requests);
        this.#concurrent = settings.concurrent;
        this.#clock = clock;
    }
    /** Requests allowed in a window now: the share, less what 429s have taught. */
    get capacity() {
        this.#recover(this.#clock.monotonicMs());
        return this.#capacity;
    }
    /** Requests allowed in a window when all is well. */
    get most() {
        return this.#most;
    }
    /** Takes over another share, keeping what was sent and the proportion that 429s left. */
    resize(requests) {
        const most = Math.max(1, Math.floor(requests));
        this.#capacity = Math.max(1, Math.floor((this.#capacity / this.#most) * most));
        this.#most = most;
    }
    /** Waits for leave to send. Rejects with the signal's reason, or PausedTooLong. */
    acquire(priority, signal) {
        const asked = this.#clock.monotonicMs();
        const queue = this.#queues[PRIORITIES.indexOf(priority)] ?? [];
        return new Promise((resolve, reject) => {
            if (signal?.aborted === true) {
                reject(signal.reason);
                return;
            }
            function leave() {
                signal?.removeEventListener('abort', abort);
                queue.splice(queue.indexOf(waiter), 1);
            }
            const abort = () => {
                leave();
                reject(signal?.reason);
                this.#serve();
            };
            const waiter = {
                low: isLow(priority),
                grant: () => {
                    leave();
                    resolve(this.#permit(asked));
                },
                fail: (error) => {
                    leave();
                    reject(error);
                },
            };
            signal?.addEventListener('abort', abort, { once: true });
            queue.push(waiter);
            this.#serve();
        });
    }
    #permit(asked) {
        const sentAt = this.#clock.monotonicMs();
        let released = false;
        return {
            waitedMs: sentAt - asked,
            throttled: (waitMs) => this.#throttled(sentAt, waitMs),
            release: () => {
                if (!released) {
                    released = true;
                    this.#underWay -= 1;
                    this.#serve();
                }
            },
        };
    }
    #throttled(sentAt, waitMs) {
        const now = this.#clock.monotonicMs();
        this.#recover(now);
        this.#pausedUntil = Math.max(this.#pausedUntil, now + waitMs);
        if (sentAt > this.#cutAt) {
            this.#capacity = Math.max(1, Math.floor(this.#capacity * DOWN));
            this.#cutAt = now;
        }
        this.#changedAt = this.#pausedUntil;
        this.#serve();
    }
    /** Gives capacity back, one small step for each window without a 429. */
    #recover(now) {
        const steps = Math.floor((now - this.#changedAt) / WINDOW_MS);
        if (steps > 0) {
            const step = Math.max(1, Math.ceil(this.#most * UP));
            this.#capacity = Math.min(this.#most, this.#capacity + steps * step);
            this.#changedAt += steps * WINDOW_MS;
        }
    }
    /** When a request of this kind may be sent at the earliest. */
    #opensAt(low) {
        const all = Math.max(this.#pausedUntil, roomAt(this.#log, this.#capacity));
        const half = Math.max(1, Math.floor(this.#capacity / 2));
        return low
            ? Math.max(all, roomAt(this.#log.filter((sent) => sent.low), half))
            : all;
    }
    #serve() {
        const now = this.#clock.monotonicMs();
        this.#recover(now);
        this.#log = this.#log.filter((sent) => sent.at + WINDOW_MS > now);
        if (this.#pausedUntil - now > LONGEST_PAUSE_MS) {
            for (const waiter of this.#queues.flat()) {
                waiter.fail(new PausedTooLong(this.#pausedUntil - now));
            }
        }
        for (;;) {
            const next = this.#queues.find((queue) => queue.length > 0)?.[0];
            const at = next === undefined ? 0 : this.#opensAt(next.low);
            if (next === undefined || this.#underWay >= this.#concurrent) {
                this.#wakeAt(undefined);
                return;
            }
            if (at > now) {
                this.#wakeAt(at);
                return;
            }
            this.#underWay += 1;
            this.#log.push({ at: now, low: next.low });
            next.grant();
        }
    }
    #wakeAt(at) {
        if (this.#alarm?.at === at) {
            return;
        }
        this.#alarm?.controller.abort();
        this.#alarm = undefined;
        if (at !== undefined) {
            const alarm = { at, controller: new AbortController() };
            this.#alarm = alarm;
            void this.#ring(alarm.at - this.#clock.monotonicMs(), alarm.controller.signal);
        }
    }
    async #ring(ms, signal) {
        try {
            await this.#clock.sleep(ms, signal);
        }
        catch {
            return;
        }
        this.#alarm = undefined;
        this.#serve();
    }
}
/** When a log has room again: the moment enough of it is a window old. */
function roomAt(log, capacity) {
    const oldest = log[log.length - capacity];
    return oldest === undefined ? 0 : oldest.at + WINDOW_MS;
}
//# sourceMappingURL=limiter.js.map