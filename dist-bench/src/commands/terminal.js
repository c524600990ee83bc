import { createInterface } from 'node:readline/promises';
/** Writes a result: the one thing a pipe gets. */
export function print(terminal, text) {
    terminal.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}
/** Writes words for a person, which no pipe gets. */
export function say(terminal, text) {
    terminal.stderr.write(`${text}\n`);
}
/** Says whether results may be coloured. */
export function colours(terminal, wanted = true) {
    const { NO_COLOR, TERM, FORCE_COLOR } = terminal.env;
    if (!wanted || (NO_COLOR !== undefined && NO_COLOR !== '') || TERM === 'dumb') {
        return false;
    }
    return terminal.stdout.isTTY === true || (FORCE_COLOR !== undefined && FORCE_COLOR !== '0');
}
/** Asks a yes-or-no question; anything but yes is no. Undefined when nobody can be asked. */
export async function confirm(terminal, question) {
    if (terminal.stdin.isTTY !== true) {
        return undefined;
    }
    const asking = createInterface({ input: terminal.stdin, output: terminal.stderr });
    try {
        const answer = await asking.question(`${question} [y/N] `, { signal: terminal.signal });
        return /^y(es)?$/i.test(answer.trim());
    }
    finally {
        asking.close();
    }
}
//# sourceMappingURL=terminal.js.map