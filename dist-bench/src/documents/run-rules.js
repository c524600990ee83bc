import { RULES } from './rules.js';
/** One rule can find something in every line of a hostile file; many more than are told in the end. */
const MAX_FINDINGS = 1000;
/** Runs all rules that are not turned off. */
export function runRules(subject, options = {}) {
    return RULES.flatMap((rule) => {
        const severity = severityOf(rule, subject, options);
        return severity === 'off'
            ? []
            : first(rule.check(subject), MAX_FINDINGS).map((finding) => ({ rule, severity, finding }));
    });
}
function first(items, most) {
    const taken = [];
    for (const item of items) {
        if (taken.length === most) {
            break;
        }
        taken.push(item);
    }
    return taken;
}
function severityOf(rule, subject, options) {
    const severities = options.severities ?? {};
    const configured = Object.hasOwn(severities, rule.code) ? severities[rule.code] : undefined;
    if (configured !== undefined && rule.mutedBy !== 'nobody') {
        return configured;
    }
    if (rule.severity === 'enabling') {
        return subject.enabled ? 'error' : 'warning';
    }
    return rule.severity;
}
//# sourceMappingURL=run-rules.js.map