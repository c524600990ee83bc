/** Lets one caller in at a time, in the order they came. */
export class Turns {
    #last = Promise.resolve();
    /** Waits for its turn, then does the work. Aborting the wait throws the signal's reason; the work looks at it itself. */
    async take(work, signal) {
        const before = this.#last;
        const waiting = waitFor(before, signal);
        const mine = waiting.then(work);
        // The next one also waits for `before`: a caller that gave up must not let others in early.
        this.#last = Promise.allSettled([before, mine]);
        return mine;
    }
}
async function waitFor(before, signal) {
    if (signal === undefined) {
        await before;
        return;
    }
    signal.throwIfAborted();
    let stop;
    const aborted = new Promise((_resolve, reject) => {
        stop = () => reject(signal.reason);
        signal.addEventListener('abort', stop, { once: true });
    });
    try {
        await Promise.race([before, aborted]);
    }
    finally {
        if (stop !== undefined) {
            signal.removeEventListener('abort', stop);
        }
    }
}
//# sourceMappingURL=turns.js.map