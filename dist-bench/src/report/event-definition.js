/** Keys of the pass in which something was seen. */
export const PASS_KEYS = ['tenant', 'source'];
export const PASS_MORE = ['pass', 'revision'];
/** Keys of the commit that last touched the file. */
export const COMMIT_KEYS = ['commit', 'commitAuthor', 'commitSubject', 'commitAt'];
/** Keys of a thing that went wrong. */
export const TROUBLE_KEYS = ['code', 'message', 'hint', 'next', 'retryAfterMs'];
//# sourceMappingURL=event-definition.js.map