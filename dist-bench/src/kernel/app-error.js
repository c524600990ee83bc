/** An error with a permanent code, what happened, what to do, and what the loop does next. */
export class AppError extends Error {
    code;
    hint;
    next;
    retryAfterMs;
    constructor(code, entry, detail = {}) {
        const message = detail.message === undefined ? entry.what : `${entry.what} ${detail.message}`;
        super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
        this.name = 'AppError';
        this.code = code;
        this.hint = detail.hint ?? entry.hint;
        this.next = detail.next ?? entry.next;
        this.retryAfterMs = detail.retryAfterMs;
    }
}
/** Makes the error of a catalogue's entry. */
export function appError(catalogue, code, detail = {}) {
    return new AppError(code, catalogue[code], detail);
}
/** Says whether a value is an AppError, of the given code if one is named. */
export function isAppError(error, code) {
    return error instanceof AppError && (code === undefined || error.code === code);
}
/** Turns whatever was thrown into an Error. */
export function toError(thrown) {
    return thrown instanceof Error ? thrown : new Error(String(thrown));
}
//# sourceMappingURL=app-error.js.map