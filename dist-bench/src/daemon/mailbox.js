/** The stronger of two triggers names the pass that serves both: what a person asked for is not told as an interval. */
const STRENGTH = {
    interval: 0,
    again: 1,
    push: 2,
    start: 3,
    config: 4,
    manual: 5,
};
/**
 * What sets off a tenant's next pass. It holds one trigger and never a queue: a pass reads everything afresh, so that
 * one pass after the last trigger serves all of them.
 */
export class Mailbox {
    #held;
    #wake;
    /** Leaves a trigger; of two the stronger stays. */
    put(trigger) {
        if (this.#held === undefined || STRENGTH[trigger] >= STRENGTH[this.#held]) {
            this.#held = trigger;
        }
        this.#wake?.();
    }
    /** Waits for a trigger and takes it out; rejects with the signal's reason when it is aborted first. One taker at a time. */
    async take(signal) {
        for (;;) {
            signal.throwIfAborted();
            const held = this.#held;
            if (held !== undefined) {
                this.#held = undefined;
                return held;
            }
            await this.#filled(signal);
        }
    }
    /** The trigger is read only when the taker goes on, so that a stronger one that comes meanwhile is not left behind. */
    #filled(signal) {
        return new Promise((resolve) => {
            const wake = () => {
                signal.removeEventListener('abort', wake);
                this.#wake = undefined;
                resolve();
            };
            this.#wake = wake;
            signal.addEventListener('abort', wake, { once: true });
        });
    }
}
//# sourceMappingURL=mailbox.js.map