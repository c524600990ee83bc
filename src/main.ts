#!/usr/bin/env node
import { runProgram } from './commands/program.ts';
import { settleHeap } from './commands/settle-heap.ts';

/** The exit code of a process that a signal ended: 128 and the signal's number. */
const SIGNAL_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

const stop = new AbortController();
const listeners = Object.entries(SIGNAL_CODES).map(([name, code]) => {
  const listener = (): void => {
    if (stop.signal.aborted) {
      process.exit(code);
    }
    stop.abort(new Error(`Interrupted by ${name}.`));
  };
  return [name, listener] as const;
});
listenToSignals();
// A reader that went away must not kill a daemon in the middle of an edit.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

process.exitCode = await runProgram(
  {
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: process.stdin,
    env: process.env,
    cwd: process.cwd(),
    signal: stop.signal,
    signals: process,
    takeSignals,
    settled: settleHeap,
  },
  process.argv.slice(2),
);

function listenToSignals(): void {
  for (const [name, listener] of listeners) {
    process.on(name, listener);
  }
}

function takeSignals(): () => void {
  for (const [name, listener] of listeners) {
    process.removeListener(name, listener);
  }
  return listenToSignals;
}
