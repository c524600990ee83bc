import { onAbort } from './joined-signal.js';
/** Runs one piece of work for all who ask for it at the same time; it is aborted when the last of them has left. */
export class SingleFlight {
    #work;
    #flight;
    constructor(work) {
        this.#work = work;
    }
    /** Joins the work under way or starts it. Rejects with the signal's reason for this caller alone. */
    async join(signal) {
        signal?.throwIfAborted();
        const flight = this.#flight ?? this.#start();
        flight.waiting += 1;
        let callOff = doNothing;
        const left = new Promise((_, reject) => {
            callOff = onAbort(signal, () => reject(signal?.reason));
        });
        try {
            return await Promise.race([flight.result, left]);
        }
        finally {
            callOff();
            flight.waiting -= 1;
            if (flight.waiting === 0) {
                this.#end(flight);
                flight.controller.abort();
            }
        }
    }
    #start() {
        const controller = new AbortController();
        const flight = { controller, result: this.#work(controller.signal), waiting: 0 };
        this.#flight = flight;
        const end = () => this.#end(flight);
        // Those who joined get the error; here it only ends the flight.
        flight.result.then(end, end);
        return flight;
    }
    #end(flight) {
        if (this.#flight === flight) {
            this.#flight = undefined;
        }
    }
}
function doNothing() { }
//# sourceMappingURL=single-flight.js.map