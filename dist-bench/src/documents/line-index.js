/** Where the lines of a text start, to turn offsets into lines and columns. */
export class LineIndex {
    #starts;
    constructor(text) {
        const starts = [0];
        for (const match of text.matchAll(/\r\n|\n|\r/g)) {
            starts.push(match.index + match[0].length);
        }
        this.#starts = Uint32Array.from(starts);
    }
    /** Gives the place of an offset in UTF-16 units. */
    at(offset) {
        let low = 0;
        let high = this.#starts.length - 1;
        while (low < high) {
            const middle = (low + high + 1) >> 1;
            if ((this.#starts[middle] ?? 0) <= offset) {
                low = middle;
            }
            else {
                high = middle - 1;
            }
        }
        return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 };
    }
}
//# sourceMappingURL=line-index.js.map