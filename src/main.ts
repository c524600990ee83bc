#!/usr/bin/env node
import { CommanderError } from 'commander';
import { runProgram } from './commands/program.ts';
import { AppError } from './kernel/app-error.ts';

const INTERRUPTED = 130;

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

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    return await runProgram(
      {
        stdout: process.stdout,
        stderr: process.stderr,
        stdin: process.stdin,
        env: process.env,
        cwd: process.cwd(),
        signal: stop.signal,
        takeSignals,
      },
      process.argv.slice(2),
    );
  } catch (error) {
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

function tell(error: unknown): void {
  if (error instanceof AppError) {
    process.stderr.write(`mainsheet: ${error.message}\n  ${error.hint}\n  (${error.code})\n`);
    return;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`mainsheet: an error of our own, please report it:\n${text}\n`);
}
