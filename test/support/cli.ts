import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import path from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { runProgram } from '../../src/commands/program.ts';
import { expectNoCanary } from './canary.ts';

// npm, and with it vitest, works in the project's directory.
const MAIN = path.resolve('dist/main.js');

/** Where a command runs and what it sees of the environment. */
export interface CliOptions {
  readonly cwd: string;
  readonly env?: Record<string, string>;
}

/** How a command ended. */
export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** One line of a log. */
export type LoggedEvent = Record<string, unknown> & { readonly event: string };

/** A program that runs. */
export interface RunningCli {
  readonly ended: Promise<CliResult>;
  readonly pid: number;
  kill(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): void;
  stdout(): string;
  stderr(): string;
  /** The events of its log so far. */
  events(): readonly LoggedEvent[];
  /** Resolves with the first event that fits, also one that was told already; rejects when the program ends before. */
  event(fits: (event: LoggedEvent) => boolean): Promise<LoggedEvent>;
}

/** Runs the program in this process to its end. */
export async function cli(args: readonly string[], options: CliOptions): Promise<CliResult> {
  return startCli(args, options).ended;
}

/** Starts the program in this process; it ends by itself or by its signals. */
export function startCli(args: readonly string[], options: CliOptions): RunningCli {
  const output = new Output();
  const signals = new EventEmitter();
  const stop = new AbortController();
  const ended = runProgram(
    {
      stdout: output.stream('stdout'),
      stderr: output.stream('stderr'),
      stdin: new PassThrough(),
      env: { HOME: options.cwd, PATH: process.env['PATH'] ?? '', ...options.env },
      cwd: options.cwd,
      signal: stop.signal,
      signals,
      takeSignals: () => () => undefined,
    },
    args,
  ).then((code) => output.result(code));
  return output.running(ended, process.pid, (signal) => {
    stop.abort(new Error(signal));
    signals.emit(signal === 'SIGKILL' ? 'SIGTERM' : signal);
  });
}

/** Starts the built program as a process of its own, which can really be killed. */
export function startProcess(args: readonly string[], options: CliOptions): RunningCli {
  const output = new Output();
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: options.cwd,
    env: { PATH: process.env['PATH'] ?? '', HOME: options.cwd, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.pipe(output.stream('stdout'));
  child.stderr.pipe(output.stream('stderr'));
  const ended = new Promise<CliResult>((resolve) => {
    child.on('close', (code) => {
      resolve(output.result(code));
    });
  });
  return output.running(ended, child.pid ?? 0, (signal) => void child.kill(signal));
}

/** Collects what a program writes. */
class Output {
  readonly #text = { stdout: '', stderr: '' };
  readonly #listeners = new Set<() => void>();

  stream(name: 'stdout' | 'stderr'): Writable {
    return new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        this.#text[name] += chunk.toString();
        for (const listener of this.#listeners) {
          listener();
        }
        done();
      },
    });
  }

  result(code: number | null): CliResult {
    expectNoCanary('the program says', `${this.#text.stdout}\n${this.#text.stderr}`);
    return { code, ...this.#text };
  }

  running(ended: Promise<CliResult>, pid: number, kill: RunningCli['kill']): RunningCli {
    const events = (): readonly LoggedEvent[] => {
      const { stdout } = this.#text;
      return stdout
        .slice(0, stdout.lastIndexOf('\n') + 1)
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line));
    };
    return {
      ended,
      pid,
      kill,
      events,
      stdout: () => this.#text.stdout,
      stderr: () => this.#text.stderr,
      event: (fits) =>
        new Promise((resolve, reject) => {
          const look = (): void => {
            const found = events().find(fits);
            if (found !== undefined) {
              this.#listeners.delete(look);
              resolve(found);
            }
          };
          this.#listeners.add(look);
          void ended.then(({ code, stdout, stderr }) =>
            reject(new Error(`Ended with ${code}: ${stdout}\n${stderr}`)),
          );
          look();
        }),
    };
  }
}
