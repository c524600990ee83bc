import { readDocument } from './read-document.js';
/** Keeps what reading a file gave, by path and blob id, so that an unchanged file is parsed once. */
export class DocumentCache {
    #options;
    #entries = new Map();
    #pass = 0;
    constructor(options = {}) {
        this.#options = options;
    }
    /** How many results are kept. */
    get size() {
        return this.#entries.size;
    }
    /** Gives what is kept of a file with this blob id; undefined when its bytes are needed. */
    get(file, oid) {
        const entry = this.#entries.get(keyOf(file, oid));
        if (entry === undefined) {
            return undefined;
        }
        entry.usedIn = this.#pass;
        return entry.read;
    }
    /** Reads a file's bytes and keeps the result, unless it is kept already. */
    read(file, oid, bytes) {
        const kept = this.get(file, oid);
        if (kept !== undefined) {
            return kept;
        }
        const read = readDocument(file, bytes, this.#options);
        this.#entries.set(keyOf(file, oid), { read, usedIn: this.#pass });
        return read;
    }
    /** Ends a pass: forgets what it did not use. */
    endPass() {
        for (const [key, { usedIn }] of this.#entries) {
            if (usedIn < this.#pass) {
                this.#entries.delete(key);
            }
        }
        this.#pass += 1;
    }
}
/** The path is part of the key: diagnostics carry it. A blob id holds no space. */
function keyOf(file, oid) {
    return `${oid} ${file}`;
}
//# sourceMappingURL=document-cache.js.map