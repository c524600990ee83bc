import * as v from 'valibot';
import { nearest } from '../kernel/nearest.js';
import { placeName } from './problem.js';
const EXPECTED = {
    string: 'must be a text; put it in quotes if it looks like a number',
    number: 'must be a number',
    boolean: 'must be true or false',
    strict_object: 'must be a map of keys',
    record: 'must be a map of names',
};
/** Reads a value by its schema, telling all that is wrong with it; undefined when anything is. */
export function checkShape(schema, value, tokens, problems) {
    // The first thing wrong with one text is enough; every text is looked at.
    const result = v.safeParse(schema, value, { abortPipeEarly: true });
    if (result.success) {
        return result.output;
    }
    for (const issue of result.issues) {
        tell(issue, tokens, problems);
    }
    return undefined;
}
function tell(issue, base, problems) {
    const tokens = [...base, ...(issue.path ?? []).map((item) => String(item.key))];
    // Of a union only the map can be wrong inside; what is wrong there says more than "none of these".
    const inner = issue.issues?.filter((one) => (one.path ?? []).length > 0) ?? [];
    if (inner.length > 0) {
        inner.forEach((one) => tell(one, tokens, problems));
        return;
    }
    const name = `\`${placeName(tokens)}\``;
    if (issue.type === 'strict_object' && issue.received === 'undefined') {
        problems.error('CONFIG_MISSING_KEY', tokens.slice(0, -1), `${name} is missing.`, { at: 'key' });
        return;
    }
    if (issue.type === 'picklist') {
        tellWords(issue, name, tokens, problems);
        return;
    }
    const words = Object.hasOwn(EXPECTED, issue.type) ? EXPECTED[issue.type] : issue.message;
    problems.error('CONFIG_VALUE', tokens, `${name} ${words}.`);
}
function tellWords(issue, name, tokens, problems) {
    const options = wordsOf(issue);
    const near = typeof issue.input === 'string' ? nearest(issue.input, options) : undefined;
    problems.error('CONFIG_VALUE', tokens, `${name} must be one of ${options.join(', ')}.`, near === undefined ? {} : { hint: `Did you mean \`${near}\`?` });
}
/** Valibot gives a picklist's words only as a text: `("a" | "b")`, or `"a"` for one. */
function wordsOf(issue) {
    const quoted = issue.expected?.match(/"(?:[^"\\]|\\.)*"/g) ?? [];
    return quoted.map((one) => JSON.parse(one));
}
//# sourceMappingURL=check-shape.js.map