/** Ends a process from outside; by convention the exit code is 128 plus the signal's number (POSIX shell, 2.8.2). */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 };
/**
 * Listens to signals. The first SIGINT or SIGTERM ends in good order, with code 0 (1 if that failed); the second cuts
 * what still runs, with the signal's code; a third no longer waits for anything. SIGHUP reloads, until the end has begun.
 */
export function installSignals(actions, source = process) {
    let received = 0;
    let code = 0;
    let end = () => { };
    const exitCode = new Promise((resolve) => {
        end = resolve;
    });
    const onEnd = (signal) => {
        received += 1;
        if (received === 1) {
            void succeeds(() => actions.stop(signal)).then((inOrder) => end(inOrder ? code : code || 1));
            return;
        }
        code = EXIT_CODES[signal];
        if (received === 2) {
            actions.interrupt(signal);
        }
        else {
            end(code);
        }
    };
    const listeners = [
        ['SIGINT', () => onEnd('SIGINT')],
        ['SIGTERM', () => onEnd('SIGTERM')],
        [
            'SIGHUP',
            () => {
                if (received === 0) {
                    void succeeds(() => actions.reload());
                }
            },
        ],
    ];
    for (const [signal, listener] of listeners) {
        source.on(signal, listener);
    }
    return {
        exitCode,
        remove: () => {
            for (const [signal, listener] of listeners) {
                source.removeListener(signal, listener);
            }
        },
    };
}
async function succeeds(work) {
    try {
        await work();
        return true;
    }
    catch {
        return false;
    }
}
//# sourceMappingURL=signals.js.map