/** The platform sends one, its documentation names the other (facts 1.1). */
const DEPRECATION_HEADERS = ['deprecation', 'x-deprecated'];
/** Gives `X-RateLimit-Remaining`, where it is a number. */
export function remainingOf(answer) {
    const text = answer.headers.get('x-ratelimit-remaining')?.trim() ?? '';
    return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
/** Listens to what answers say beside their bodies: the time, and that an operation is deprecated. */
export class AnswerHeaders {
    #time;
    #observer;
    #told = new Set();
    constructor(time, observer) {
        this.#time = time;
        this.#observer = observer;
    }
    hear(operation, answer) {
        this.#time.hear(answer.headers.get('date'));
        for (const header of DEPRECATION_HEADERS) {
            const value = answer.headers.get(header);
            const key = `${operation} ${header}`;
            if (value !== undefined && value.toLowerCase() !== 'false' && !this.#told.has(key)) {
                this.#told.add(key);
                this.#observer.deprecated?.({ header, value, operation });
            }
        }
    }
}
//# sourceMappingURL=answer-headers.js.map