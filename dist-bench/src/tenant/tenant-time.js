/** The tenant's time, told by the last `Date` header and kept going by our monotonic clock. */
export class TenantTime {
    #clock;
    #heard;
    constructor(clock) {
        this.#clock = clock;
    }
    /** Takes over a `Date` header; one that is missing or no date changes nothing. */
    hear(header) {
        const at = Date.parse(header ?? '');
        if (!Number.isNaN(at)) {
            this.#heard = { at, monotonicMs: this.#clock.monotonicMs() };
        }
    }
    /** Milliseconds since 1970, up to one second late since the header has no fraction; undefined before the first answer. */
    now() {
        return this.#heard === undefined
            ? undefined
            : this.#heard.at + this.#clock.monotonicMs() - this.#heard.monotonicMs;
    }
}
//# sourceMappingURL=tenant-time.js.map