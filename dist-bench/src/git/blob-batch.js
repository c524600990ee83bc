const NEWLINE = 0x0a;
const HEADER = /^([0-9a-f]{40}) blob (\d+)$/;
/** Reads the output of `git cat-file --batch`: `<oid> blob <size>`, newline, the bytes, newline, for each. */
export function parseBatch(output, count) {
    const blobs = new Map();
    let at = 0;
    while (blobs.size < count) {
        const end = output.indexOf(NEWLINE, at);
        const line = output.toString('latin1', at, end < 0 ? output.length : end);
        const [, oid, size] = HEADER.exec(line) ?? [];
        const from = end + 1;
        const to = from + Number(size);
        if (end < 0 || oid === undefined || to >= output.length) {
            return { ok: false, line: line === '' ? 'Git ended early.' : line };
        }
        // Copied, so that one blob that is kept does not keep all the others.
        blobs.set(oid, new Uint8Array(output.subarray(from, to)));
        at = to + 1;
    }
    return { ok: true, blobs };
}
//# sourceMappingURL=blob-batch.js.map