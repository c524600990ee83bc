/** Says whether a wish was refused before, and by what. */
export function rejectionOf(entry, digest) {
    return entry?.rejections.find((rejection) => rejection.digest === digest);
}
//# sourceMappingURL=entry.js.map