/** `git log` prints this before the files of each commit; a subject may hold anything, so it comes last. */
export const COMMIT_FORMAT = '--format=%x01%H%x1f%an%x1f%ae%x1f%cI%x1f%s';
/** The oid that stands for a file that is no more. */
export const NO_OID = '0'.repeat(40);
const END_OF_RFC_3339 = Date.UTC(10_000, 0);
const MARK = '\x01';
/** Reads what COMMIT_FORMAT prints for one commit; undefined when it is something else. */
export function parseCommit(text) {
    const [sha, author, email, at, ...subject] = text.slice(text.indexOf(MARK) + 1).split('\x1f');
    if (author === undefined || email === undefined || at === undefined) {
        return undefined;
    }
    const time = Date.parse(at);
    return {
        sha: sha ?? '',
        author,
        email,
        // Git keeps whatever a broken clock said; beyond year 9999 it is no RFC 3339.
        at: new Date(time >= 0 && time < END_OF_RFC_3339 ? time : 0).toISOString(),
        subject: subject.join('\x1f').replace(/[\0\n]+$/, ''),
    };
}
/**
 * Makes a reader for the output of `git log -z --raw --no-abbrev --no-renames` with COMMIT_FORMAT, to be fed with the
 * chunks as they come. The raw format is that of git-diff(1): `:modes oids status`, NUL, the path, NUL; for a merge
 * with one colon for each parent, the result's oid last.
 */
export function logReader(onTouch) {
    let rest = Buffer.alloc(0);
    let commit;
    let oid;
    function token(text) {
        if (oid !== undefined) {
            if (commit !== undefined) {
                onTouch({ commit, path: text, oid });
            }
            oid = undefined;
        }
        else if (text.trimStart().startsWith(':')) {
            oid = text.trimStart().split(' ').at(-2) ?? NO_OID;
        }
        else if (text.trimStart().startsWith(MARK)) {
            commit = parseCommit(text);
        }
    }
    return (chunk) => {
        const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
        let from = 0;
        for (let end = bytes.indexOf(0); end >= 0; end = bytes.indexOf(0, from)) {
            token(bytes.toString('utf8', from, end));
            from = end + 1;
        }
        rest = bytes.subarray(from);
    };
}
//# sourceMappingURL=commit-log.js.map