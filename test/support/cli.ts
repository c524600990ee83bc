import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';

const MAIN = path.resolve(import.meta.dirname, '../../dist/main.js');

/** How a command ended. */
export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built program to its end. */
export async function cli(
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: Record<string, string> },
): Promise<CliResult> {
  const running = startCli(args, options);
  return running.ended;
}

/** A program that runs. */
export interface RunningCli {
  readonly child: ChildProcess;
  readonly ended: Promise<CliResult>;
  stdout(): string;
  stderr(): string;
  /** The events of its log so far. */
  events(): readonly (Record<string, unknown> & { readonly event: string })[];
  /** Resolves with the first event that fits, also one that was told already; rejects when the program ends before. */
  event(
    fits: (event: Record<string, unknown> & { readonly event: string }) => boolean,
  ): Promise<Record<string, unknown> & { readonly event: string }>;
}

/** Starts the built program. */
export function startCli(
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: Record<string, string> },
): RunningCli {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: options.cwd,
    env: { PATH: process.env['PATH'] ?? '', HOME: options.cwd, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const listeners = new Set<() => void>();
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    for (const listener of listeners) {
      listener();
    }
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const ended = new Promise<CliResult>((resolve) => {
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
  const events = (): ReturnType<RunningCli['events']> =>
    stdout
      .slice(0, stdout.lastIndexOf('\n') + 1)
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line));
  return {
    child,
    ended,
    stdout: () => stdout,
    stderr: () => stderr,
    events,
    event: (fits) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = events().find(fits);
          if (found !== undefined) {
            listeners.delete(look);
            resolve(found);
          }
        };
        listeners.add(look);
        void ended.then(({ code }) =>
          reject(new Error(`Ended with ${code}: ${stdout}\n${stderr}`)),
        );
        look();
      }),
  };
}
