/** The name of the token operation in the log. */
export const TOKEN_OPERATION = 'token';
const KEPT = 10_000;
/** Remembers the newest 10,000 requests and counts all of them. */
export class RequestLog {
    #ring = [];
    #next = 0;
    #total = 0;
    #token = 0;
    #byMethod = new Map();
    #byOperation = new Map();
    add(request) {
        this.#ring[this.#next] = request;
        this.#next = (this.#next + 1) % KEPT;
        if (request.operation === TOKEN_OPERATION) {
            this.#token += 1;
            return;
        }
        this.#total += 1;
        increment(this.#byMethod, request.method);
        increment(this.#byOperation, request.operation);
    }
    counts() {
        return {
            total: this.#total,
            token: this.#token,
            byMethod: Object.fromEntries(this.#byMethod),
            byOperation: Object.fromEntries(this.#byOperation),
        };
    }
    /** The remembered requests, oldest first. */
    list() {
        return this.#ring.length < KEPT
            ? [...this.#ring]
            : [...this.#ring.slice(this.#next), ...this.#ring.slice(0, this.#next)];
    }
    clear() {
        this.#ring.length = 0;
        this.#next = 0;
        this.#total = 0;
        this.#token = 0;
        this.#byMethod.clear();
        this.#byOperation.clear();
    }
}
function increment(map, key) {
    map.set(key, (map.get(key) ?? 0) + 1);
}
//# sourceMappingURL=request-log.js.map