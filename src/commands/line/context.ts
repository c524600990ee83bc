import { Option } from 'commander';
import type { Command } from 'commander';
import type { Terminal } from '../terminal.ts';

/** What the parts of the command line are added to. */
export interface Context {
  readonly root: Command;
  readonly terminal: Terminal;
  /** Takes the exit code of a command. */
  readonly run: (work: Promise<number>) => Promise<void>;
}

/** Adds the options of every command that reads the configuration and is about one tenant. */
export function withConfig(command: Command): Command {
  return command
    .option(
      '-c, --config <FILE>',
      'configuration (default: MAINSHEET_CONFIG, else config/mainsheet.yaml)',
    )
    .option('-t, --tenant <NAME>', 'the tenant; needed when the configuration has several');
}

/** Adds the option of every command that can ask a running daemon. */
export function withServer(command: Command): Command {
  return withConfig(command).option(
    '-s, --server <URL>',
    'ask the daemon there, with the token of MAINSHEET_TOKEN (default: MAINSHEET_SERVER, where no --config is named)',
  );
}

/** The options of a command together with those of the program. */
export function all<T>(command: Command): T {
  return command.optsWithGlobals() as T;
}

/** How a log is written: JSON lines, or lines for people on a terminal. */
export function logFormat(terminal: Terminal): Option {
  return new Option('--log-format <FORMAT>', 'JSON lines, or lines for people')
    .choices(['json', 'pretty'])
    .default(terminal.stdout.isTTY === true ? 'pretty' : 'json');
}

/** An example for a command's help. */
export function example(line: string): string {
  return `\nExample:\n  $ mainsheet ${line}`;
}

/** Several examples for a command's help. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:${lines.map((line) => `\n  $ mainsheet ${line}`).join('')}`;
}
