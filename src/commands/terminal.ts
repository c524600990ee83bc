import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import type { SignalSource } from '../daemon/signals.ts';
import type { Masker } from '../kernel/mask.ts';

/** The world a command runs in: where results and words go, and what it may look at. */
export interface Terminal {
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Knows the secrets of the configuration once it is read; without it words are written as they are. */
  readonly masker?: Masker;
  /** Aborted by the first interrupt. */
  readonly signal: AbortSignal;
  /** Where a command that has its own way of ending listens for signals. */
  readonly signals: SignalSource;
  /** Hands the process's signals to such a command; calling what it gives takes them back. */
  takeSignals(): () => void;
  /** Told once that what the start needed is not needed any more: whoever owns the process may give memory back. */
  settled?(): void;
}

/** Writes a result: the one thing a pipe gets. */
export function print(terminal: Terminal, text: string): void {
  terminal.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Writes words for a person, which no pipe gets; also those of an error that quotes another side, so secrets are masked. */
export function say({ stderr, masker }: Terminal, text: string): void {
  stderr.write(`${masker?.text(text) ?? text}\n`);
}

/** Writes words for a person as they are: what is in them is for whoever reads them. */
export function sayOpenly({ stderr }: Terminal, text: string): void {
  stderr.write(`${text}\n`);
}

/** Says whether results may be coloured. */
export function colours(terminal: Terminal, wanted = true): boolean {
  const { NO_COLOR, TERM, FORCE_COLOR } = terminal.env;
  if (!wanted || (NO_COLOR !== undefined && NO_COLOR !== '') || TERM === 'dumb') {
    return false;
  }
  return terminal.stdout.isTTY === true || (FORCE_COLOR !== undefined && FORCE_COLOR !== '0');
}

/** Asks a yes-or-no question; anything but yes is no. Undefined when nobody can be asked. */
export async function confirm(terminal: Terminal, question: string): Promise<boolean | undefined> {
  if (terminal.stdin.isTTY !== true) {
    return undefined;
  }
  const asking = createInterface({ input: terminal.stdin, output: terminal.stderr });
  try {
    const answer = await asking.question(`${question} [y/N] `, { signal: terminal.signal });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    asking.close();
  }
}
