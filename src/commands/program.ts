import { Command, CommanderError } from 'commander';
import { AppError } from '../kernel/app-error.ts';
import { addDaemon } from './line/daemon.ts';
import { addDecisions } from './line/decisions.ts';
import { addExecutions } from './line/executions.ts';
import { addFiles } from './line/files.ts';
import { addInit } from './line/init.ts';
import { addLibrary } from './line/library.ts';
import { addOffline } from './line/offline.ts';
import { addPlanning } from './line/planning.ts';
import { addReplay } from './line/replay.ts';
import { addTesting } from './line/testing.ts';
import { say } from './terminal.ts';
import type { Terminal } from './terminal.ts';
import { Masker } from '../kernel/mask.ts';
import { version } from '../kernel/version.ts';

const ERROR = 1;
const INTERRUPTED = 130;

/** Runs the command line and gives the exit code; never rejects. Commands are loaded when they are called. */
export async function runProgram(outer: Terminal, argv: readonly string[]): Promise<number> {
  const terminal = { ...outer, masker: new Masker() };
  let code = 0;
  const run = async (work: Promise<number>): Promise<void> => {
    code = await work;
  };
  try {
    await program(terminal, run).parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode;
    }
    if (terminal.signal.aborted) {
      return INTERRUPTED;
    }
    tellError(terminal, error);
    return ERROR;
  }
}

function tellError(terminal: Terminal, error: unknown): void {
  if (error instanceof AppError) {
    say(terminal, `mainsheet: ${error.message}\n  ${error.hint}\n  (${error.code})`);
    return;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  say(terminal, `mainsheet: an error of our own, please report it:\n${text}`);
}

type Run = (work: Promise<number>) => Promise<void>;

function program(terminal: Terminal, run: Run): Command {
  const root = new Command('mainsheet')
    .description(
      'Keeps the workflows of Identity Security Cloud tenants equal to a Git repository.',
    )
    .version(version())
    .option('--no-color', 'no colours; NO_COLOR does the same')
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
    })
    .exitOverride()
    .showHelpAfterError('(see `mainsheet --help`)')
    .addHelpText(
      'after',
      `
Exit codes: 0 done, or nothing to do · 1 error · 2 changes (plan, diff, replay) · 3 waiting · 4 partly applied · 130 interrupted

Examples:
  $ mainsheet validate workflows/              check files, offline
  $ mainsheet plan --config mainsheet.yaml     show what would change
  $ mainsheet run --config mainsheet.yaml      the daemon`,
    );
  const context = { root, terminal, run };
  addInit(context);
  addDaemon(context);
  addPlanning(context);
  addReplay(context);
  addDecisions(context);
  addOffline(context);
  addFiles(context);
  addTesting(context);
  addExecutions(context);
  addLibrary(context);
  return root;
}
