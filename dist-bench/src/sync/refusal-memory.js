const REMEMBERED_MS = 86_400_000;
/** What a tenant was found to refuse, for a day; the pass stores it with its record at the end. */
export class RefusalMemory {
    #deepUntil;
    #lightUntil;
    #now;
    constructor(record, now) {
        this.#deepUntil = record.deepRefusedUntil ?? 0;
        this.#lightUntil = record.lightRefusedUntil ?? 0;
        this.#now = now;
    }
    deep() {
        return this.#deepUntil > this.#now();
    }
    refuseDeep() {
        this.#deepUntil = this.#now() + REMEMBERED_MS;
    }
    light() {
        return this.#lightUntil > this.#now();
    }
    refuseLight() {
        this.#lightUntil = this.#now() + REMEMBERED_MS;
    }
    /** The record with what is remembered in it. */
    into(record) {
        return { ...record, deepRefusedUntil: this.#deepUntil, lightRefusedUntil: this.#lightUntil };
    }
}
//# sourceMappingURL=refusal-memory.js.map