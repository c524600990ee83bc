/** The faults in force. The same rules, seed and requests give the same faults. */
export class FaultBook {
    #armed = [];
    #random = seededRandom(1);
    /** Puts other rules in force. Throws a SyntaxError for a path that is no regular expression. */
    set(rules, seed = 1) {
        this.#armed = rules.map((rule) => ({
            rule,
            path: rule.match?.path?.startsWith('^') === true ? new RegExp(rule.match.path) : undefined,
            matched: 0,
            struck: 0,
        }));
        this.#random = seededRandom(seed);
    }
    clear() {
        this.#armed = [];
    }
    /** Gives the fault that strikes a request; every rule that matches counts it. */
    strike(method, path) {
        let fault;
        for (const armed of this.#armed) {
            if (matches(armed, method, path)) {
                armed.matched += 1;
                if (fault === undefined && this.#strikes(armed)) {
                    armed.struck += 1;
                    fault = armed.rule.fault;
                }
            }
        }
        return fault;
    }
    #strikes({ rule, matched, struck }) {
        const { nth, every, probability } = rule.match ?? {};
        return (struck < (rule.times ?? Number.POSITIVE_INFINITY) &&
            (nth === undefined || matched === nth) &&
            (every === undefined || matched % every === 0) &&
            (probability === undefined || this.#random() < probability));
    }
}
function matches({ rule, path: pattern }, method, path) {
    const wanted = rule.match ?? {};
    if (wanted.method !== undefined && wanted.method.toUpperCase() !== method) {
        return false;
    }
    return pattern === undefined ? path.startsWith(wanted.path ?? '') : pattern.test(path);
}
/** A small generator (mulberry32) that gives the same numbers for the same seed on every machine. */
function seededRandom(seed) {
    let state = seed >>> 0;
    return () => {
        state = (state + 0x6d2b79f5) >>> 0;
        let mixed = Math.imul(state ^ (state >>> 15), state | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    };
}
//# sourceMappingURL=faults.js.map