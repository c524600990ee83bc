#!/usr/bin/env node
import { CommanderError } from 'commander';
import { runProgram } from './commands/program.js';
import { AppError } from './kernel/app-error.js';
const INTERRUPTED = 130;
/** The exit code of a process that a signal ended: 128 and the signal's number. */
const SIGNAL_CODES = { SIGINT: 130, SIGTERM: 143 };
const stop = new AbortController();
for (const [name, code] of Object.entries(SIGNAL_CODES)) {
    process.on(name, () => {
        if (stop.signal.aborted) {
            process.exit(code);
        }
        stop.abort(new Error(`Interrupted by ${name}.`));
    });
}
// A reader that went away must not kill a daemon in the middle of an edit.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);
process.exitCode = await main();
async function main() {
    try {
        return await runProgram({
            stdout: process.stdout,
            stderr: process.stderr,
            stdin: process.stdin,
            env: process.env,
            cwd: process.cwd(),
            signal: stop.signal,
        }, process.argv.slice(2));
    }
    catch (error) {
        if (error instanceof CommanderError) {
            return error.exitCode;
        }
        if (stop.signal.aborted) {
            return INTERRUPTED;
        }
        tell(error);
        return 1;
    }
}
function tell(error) {
    if (error instanceof AppError) {
        process.stderr.write(`mainsheet: ${error.message}\n  ${error.hint}\n  (${error.code})\n`);
        return;
    }
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`mainsheet: an error of our own, please report it:\n${text}\n`);
}
//# sourceMappingURL=main.js.map