/** The counter with the methods that only its owner calls. */
export class CountedRequests {
    #byMethod = new Map();
    #total = 0;
    #token = 0;
    countToken() {
        this.#token += 1;
    }
    count(method) {
        this.#total += 1;
        this.#byMethod.set(method, (this.#byMethod.get(method) ?? 0) + 1);
    }
    snapshot() {
        return {
            total: this.#total,
            token: this.#token,
            byMethod: Object.fromEntries(this.#byMethod),
        };
    }
    since(before) {
        const methods = [...this.#byMethod]
            .map(([method, count]) => [method, count - (before.byMethod[method] ?? 0)])
            .filter(([, count]) => count > 0);
        return {
            total: this.#total - before.total,
            token: this.#token - before.token,
            byMethod: Object.fromEntries(methods),
        };
    }
}
//# sourceMappingURL=request-counter.js.map