import { CONFIG_ERRORS } from './errors.js';
/** Collects problems, so that all of them are told at once. */
export class Problems {
    list = [];
    error(code, tokens, message, more = {}) {
        this.#add('error', code, tokens, message, more);
    }
    warning(code, tokens, message, more = {}) {
        this.#add('warning', code, tokens, message, more);
    }
    get failed() {
        return this.list.some((problem) => problem.severity === 'error');
    }
    #add(severity, code, tokens, message, more) {
        const hint = more.hint ?? CONFIG_ERRORS[code].hint;
        this.list.push({ code, severity, tokens, at: more.at ?? 'value', message, hint });
    }
}
/** Writes a place for people: `tenants.production.mode`. */
export function placeName(tokens) {
    return tokens.join('.');
}
//# sourceMappingURL=problem.js.map