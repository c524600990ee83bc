import { formatPointer, parsePointer } from '../kernel/pointer.js';
/** Takes a pointer apart at its steps; loops hold steps of their own. */
export function nameOf(pointer) {
    const tokens = parsePointer(pointer);
    const steps = [];
    let at = 0;
    let holder = 'definition';
    while (tokens[at] === holder && tokens[at + 1] === 'steps' && tokens[at + 2] !== undefined) {
        steps.push({ pointer: formatPointer(tokens.slice(0, at + 3)), key: tokens[at + 2] ?? '' });
        at += 3;
        holder = 'attributes';
    }
    return { steps, rest: tokens.slice(at) };
}
/** Writes a place for people: `step 'Send Email' › attributes.body`, `trigger filter.$`, `start`. */
export function describePlace(pointer) {
    const { steps, rest } = nameOf(pointer);
    const [first, ...more] = rest;
    const way = steps.length > 0
        ? rest.join('.')
        : first === 'definition'
            ? more.join('.')
            : first === 'trigger' || first === 'owner'
                ? [first, more.filter((token) => token !== 'attributes').join('.')].join(' ').trim()
                : rest.join('.');
    return [...steps.map(({ key }) => `step '${key}'`), ...(way === '' ? [] : [way])].join(' › ');
}
//# sourceMappingURL=place-name.js.map