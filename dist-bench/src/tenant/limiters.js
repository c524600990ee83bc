import { Limiter } from './limiter.js';
/** The limiters of a process: one for each client id and quota, shared by every tenant that uses them. */
export class Limiters {
    #clock;
    #byKey = new Map();
    constructor(clock) {
        this.#clock = clock;
    }
    of(clientId, quota, settings) {
        const key = JSON.stringify([clientId, quota]);
        const known = this.#byKey.get(key);
        const limiter = known ?? new Limiter(settings, this.#clock);
        if (known === undefined) {
            this.#byKey.set(key, limiter);
        }
        else if (known.most !== Math.max(1, Math.floor(settings.requests))) {
            known.resize(settings.requests);
        }
        return limiter;
    }
}
//# sourceMappingURL=limiters.js.map