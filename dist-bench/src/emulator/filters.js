import { isObject, own } from '../kernel/json.js';
import { compareText } from '../kernel/diagnostic.js';
const OPERATORS = ['eq', 'ne', 'co', 'sw', 'in', 'gt', 'ge', 'lt', 'le'];
const CONDITION = /^\s*([\w.]+)\s+(\w+)\s+(\((?:[^()"]|"(?:\\.|[^"\\])*")*\)|"(?:\\.|[^"\\])*"|[^\s()"]+)(?:\s+(and|or)\b|\s*$)/;
/** Reads a `filters` parameter (facts 1.3); what the collection does not document is refused. */
export function readFilter(text, filterable) {
    // `or` binds weaker than `and`: a list of alternatives, each a list of conditions.
    const alternatives = [[]];
    let rest = text;
    let joined = true;
    while (rest.trim() !== '' && joined) {
        const match = CONDITION.exec(rest);
        if (match === null) {
            return { ok: false, trouble: `filters cannot be read at "${rest.trim().slice(0, 80)}"` };
        }
        const [whole, field = '', written = '', operand = '', joint] = match;
        const operator = OPERATORS.find((known) => known === written);
        const allowed = Object.hasOwn(filterable, field) ? filterable[field] : undefined;
        if (operator === undefined || !(allowed?.includes(operator) ?? false)) {
            return { ok: false, trouble: `filtering "${field}" by "${written}" is not supported` };
        }
        alternatives.at(-1)?.push(condition(field, operator, operand));
        if (joint === 'or') {
            alternatives.push([]);
        }
        joined = joint !== undefined;
        rest = rest.slice(whole.length);
    }
    if (joined && text.trim() !== '') {
        return { ok: false, trouble: 'filters end in a joint' };
    }
    return {
        ok: true,
        value: (item) => alternatives.some((all) => all.every((passes) => passes(item))),
    };
}
function condition(field, operator, operand) {
    if (operator === 'in') {
        const wanted = operandList(operand);
        return (item) => wanted.includes(textOf(valueAt(item, field)));
    }
    const wanted = operandText(operand);
    return (item) => compare(textOf(valueAt(item, field)), operator, wanted);
}
function compare(actual, operator, wanted) {
    switch (operator) {
        case 'eq':
            return actual === wanted;
        case 'ne':
            return actual !== wanted;
        case 'co':
            return actual.includes(wanted);
        case 'sw':
            return actual.startsWith(wanted);
        case 'gt':
            return compareText(actual, wanted) > 0;
        case 'ge':
            return compareText(actual, wanted) >= 0;
        case 'lt':
            return compareText(actual, wanted) < 0;
        case 'le':
            return compareText(actual, wanted) <= 0;
    }
}
function operandList(operand) {
    return [...operand.slice(1, -1).matchAll(/"(?:\\.|[^"\\])*"|[^\s,"]+/g)].map(([item]) => operandText(item));
}
function operandText(operand) {
    return operand.startsWith('"') ? operand.slice(1, -1).replaceAll(/\\(.)/g, '$1') : operand;
}
function valueAt(item, field) {
    return field
        .split('.')
        .reduce((at, key) => (isObject(at) ? own(at, key) : undefined), item);
}
function textOf(value) {
    return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
}
//# sourceMappingURL=filters.js.map