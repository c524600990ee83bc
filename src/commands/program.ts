import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { AppError } from '../kernel/app-error.ts';
import { say } from './terminal.ts';
import type { Terminal } from './terminal.ts';
import { version } from './version.ts';

const ERROR = 1;
const INTERRUPTED = 130;

/** Runs the command line and gives the exit code; never rejects. Commands are loaded when they are called. */
export async function runProgram(terminal: Terminal, argv: readonly string[]): Promise<number> {
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
Exit codes: 0 done, or nothing to do · 1 error · 2 changes (plan, diff) · 3 waiting · 4 partly applied · 130 interrupted

Examples:
  $ mainsheet validate workflows/              check files, offline
  $ mainsheet plan --config mainsheet.yaml     show what would change
  $ mainsheet run --config mainsheet.yaml      the daemon`,
    );
  const context = { root, terminal, run };
  addDaemon(context);
  addPlanning(context);
  addDecisions(context);
  addOffline(context);
  return root;
}

interface Context {
  readonly root: Command;
  readonly terminal: Terminal;
  readonly run: Run;
}

function withConfig(command: Command): Command {
  return command
    .option(
      '-c, --config <FILE>',
      'configuration (default: MAINSHEET_CONFIG, else config/mainsheet.yaml)',
    )
    .option('-t, --tenant <NAME>', 'the tenant; needed when the configuration has several');
}

/** The options of a command together with those of the program. */
function all<T>(command: Command): T {
  return command.optsWithGlobals() as T;
}

function addDaemon({ root, terminal, run }: Context): void {
  root
    .command('run')
    .description('the daemon: follows the repository and keeps the tenants equal to it')
    .option(
      '-c, --config <FILE>',
      'configuration (default: MAINSHEET_CONFIG, else config/mainsheet.yaml)',
    )
    .addOption(logFormat(terminal))
    .addHelpText('after', example('run --config config/mainsheet.yaml --log-format pretty'))
    .action(async (_options, command: Command) => {
      const { runDaemon } = await import('./run.ts');
      await run(runDaemon(terminal, all(command)));
    });
  withConfig(root.command('status'))
    .description('what the last pass of each tenant found')
    .option('-w, --watch', 'show it again every second')
    .addOption(
      new Option('--format <FORMAT>', 'how it is written')
        .choices(['text', 'json'])
        .default('text'),
    )
    .addHelpText('after', example('status --tenant production --watch'))
    .action(async (_options, command: Command) => {
      const { status } = await import('./status.ts');
      await run(status(terminal, all(command)));
    });
}

function addPlanning({ root, terminal, run }: Context): void {
  withConfig(root.command('plan'))
    .description('show what would change; ends with 0 for nothing, 2 for changes')
    .option('--path <DIR>', "plan a checkout's files instead of the commit")
    .addOption(
      new Option('--format <FORMAT>', 'how it is written')
        .choices(['text', 'markdown', 'json'])
        .default('text'),
    )
    .option('--out <FILE>', 'write a receipt for `apply --plan`')
    .addHelpText('after', example('plan --tenant production --format markdown > comment.md'))
    .action(async (_options, command: Command) => {
      const { plan } = await import('./plan.ts');
      await run(plan(terminal, all(command)));
    });
  withConfig(root.command('diff'))
    .description('one workflow side by side: the tenant left, Git right')
    .argument('<workflow>', "the file's path, or the workflow's name or id")
    .option('--path <DIR>', "compare a checkout's files instead of the commit")
    .addHelpText('after', example('diff joiners/welcome.yaml'))
    .action(async (workflow: string, _options, command: Command) => {
      const { diff } = await import('./diff.ts');
      await run(diff(terminal, workflow, all(command)));
    });
  withConfig(root.command('apply'))
    .description('one pass and out, for when no daemon runs; shows the plan and asks')
    .option('--plan <FILE>', 'only if the plan is still the one of this receipt')
    .option('-y, --yes', 'do not ask; the guard is never overridden')
    .option('--approve <CHECKSUM>', 'approve the plan that has this checksum')
    .addHelpText('after', example('apply --tenant sandbox --yes'))
    .action(async (_options, command: Command) => {
      const { applyOnce } = await import('./apply.ts');
      await run(applyOnce(terminal, all(command)));
    });
}

function addDecisions({ root, terminal, run }: Context): void {
  withConfig(root.command('approve'))
    .description('let a waiting plan through, once')
    .requiredOption('--checksum <CHECKSUM>', 'of the plan, at least its first 8 digits')
    .option('--only <FILE>', "only this file's change")
    .addHelpText('after', example('approve --tenant production --checksum 1f0c33ab'))
    .action(async (_options, command: Command) => {
      const { approve } = await import('./decide.ts');
      await run(approve(terminal, all(command)));
    });
  withConfig(root.command('release'))
    .description("end the hold of a workflow, or without one a tenant's own stop")
    .argument('[workflow]', "the file's path, or the workflow's name or id")
    .addHelpText('after', example('release --tenant production leavers/disable-accounts.yaml'))
    .action(async (workflow: string | undefined, _options, command: Command) => {
      const { release } = await import('./decide.ts');
      await run(release(terminal, workflow, all(command)));
    });
}

function addOffline({ root, terminal, run }: Context): void {
  root
    .command('validate')
    .description('check workflow files, offline; ends with 1 when there are errors')
    .argument('[path]', 'a directory or a file', '.')
    .addOption(
      new Option('--format <FORMAT>', 'how findings are written')
        .choices(['text', 'json', 'sarif', 'github'])
        .default('text'),
    )
    .option('--strict', 'warnings are errors')
    .addHelpText('after', example('validate workflows --format sarif > findings.sarif'))
    .action(async (path: string, _options, command: Command) => {
      const { validate } = await import('./validate.ts');
      await run(validate(terminal, path, all(command)));
    });
  root
    .command('emulator')
    .description('the embedded tenant alone')
    .option('--listen <HOST:PORT>', 'where', '127.0.0.1:8180')
    .option('--seed <DIR>', 'workflow files and people to start with')
    .option('--state <FILE>', 'keep the tenant in this file')
    .option('--latency <MS>', 'wait before each answer', milliseconds)
    .option('--faults <FILE>', 'faults to start with, as PUT /_emulator/faults takes them')
    .option(
      '--client <ID:SECRET>',
      'the one client that may call (default: demo:demo, on loopback only)',
    )
    .addOption(logFormat(terminal))
    .addHelpText('after', example('emulator --listen 127.0.0.1:0 --seed workflows-example'))
    .action(async (_options, command: Command) => {
      const { runEmulator } = await import('./emulator.ts');
      await run(runEmulator(terminal, all(command)));
    });
  root
    .command('schema')
    .description('print a JSON Schema')
    .argument('<what>', 'config or events')
    .addHelpText('after', example('schema config > mainsheet.schema.json'))
    .action(async (what: string) => {
      const { schema, schemaKind } = await import('./schema.ts');
      await run(Promise.resolve(schema(terminal, schemaKind(what))));
    });
}

function logFormat(terminal: Terminal): Option {
  return new Option('--log-format <FORMAT>', 'JSON lines, or lines for people')
    .choices(['json', 'pretty'])
    .default(terminal.stdout.isTTY === true ? 'pretty' : 'json');
}

function milliseconds(text: string): number {
  if (!/^\d{1,6}$/.test(text)) {
    throw new InvalidArgumentError('It takes milliseconds, as 50.');
  }
  return Number(text);
}

function example(line: string): string {
  return `\nExample:\n  $ mainsheet ${line}`;
}
