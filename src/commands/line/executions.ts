import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { EXECUTION_STATUSES } from '../../tenant/execution.ts';
import { all, withConfig } from './context.ts';
import type { Context } from './context.ts';

const WORKFLOW = "the workflow's name or id, or its file's path";

/** Adds `executions`, `start` and `trigger`. */
export function addExecutions(context: Context): void {
  const executions = context.root
    .command('executions')
    .description("the tenant's executions: list, show, cancel, run again");
  addList(context, executions);
  addShow(context, executions);
  addCancel(context, executions);
  addRetry(context, executions);
  addStart(context);
  addTrigger(context);
}

function addList({ terminal, run }: Context, parent: Command): void {
  withConfig(parent.command('list'))
    .description('executions, newest first; without a workflow of all that have any')
    .argument('[workflow]', WORKFLOW)
    .addOption(new Option('--status <STATUS>', 'only these').choices(EXECUTION_STATUSES))
    .option('--since <TIME>', 'started since, as 2h, 7d or 2026-01-31T09:00:00Z')
    .option('--limit <N>', 'at most so many', count, 20)
    .addOption(format())
    .addHelpText(
      'after',
      examples(
        'executions list --tenant production --status Failed --since 24h',
        'executions list leavers/disable-accounts.yaml --limit 100 --format json',
      ),
    )
    .action(async (workflow: string | undefined, _options, command: Command) => {
      const { listExecutions } = await import('../executions-list.ts');
      await run(listExecutions(terminal, workflow, all(command)));
    });
}

function addShow({ terminal, run }: Context, parent: Command): void {
  withConfig(parent.command('show'))
    .description('the steps an execution took, with what each was given and left')
    .argument('<id>', "the execution's id")
    .addOption(format())
    .addHelpText('after', examples('executions show 5f1c0d52-8a3e-4f0b-9d52-0c6a1be3f7aa'))
    .action(async (id: string, _options, command: Command) => {
      const { showExecution } = await import('../executions-show.ts');
      await run(showExecution(terminal, id, all(command)));
    });
}

function addCancel({ terminal, run }: Context, parent: Command): void {
  withConfig(parent.command('cancel'))
    .description('cancel executions; ends with 4 when some were not canceled')
    .argument('[ids...]', 'ids of executions')
    .option('--all', 'all of a workflow that have not ended; shows them and asks')
    .option('--workflow <WORKFLOW>', `with --all: ${WORKFLOW}`)
    .option('-y, --yes', 'do not ask')
    .addHelpText(
      'after',
      examples(
        'executions cancel 5f1c0d52-8a3e-4f0b-9d52-0c6a1be3f7aa',
        'executions cancel --all --workflow "Welcome a new employee"',
      ),
    )
    .action(async (ids: string[], _options, command: Command) => {
      const { cancelExecutions } = await import('../executions-cancel.ts');
      await run(cancelExecutions(terminal, ids, all(command)));
    });
}

function addRetry({ terminal, run }: Context, parent: Command): void {
  withConfig(parent.command('retry'))
    .description('run failed executions again with their original input; asks')
    .argument('[ids...]', 'ids of executions')
    .option('--workflow <WORKFLOW>', `instead of ids: ${WORKFLOW}`)
    .addOption(
      new Option('--status <STATUS>', 'with --workflow: only these')
        .choices(['Failed', 'Canceled'])
        .default('Failed'),
    )
    .option('--since <TIME>', 'with --workflow: started since, as 2h or 2026-01-31T09:00:00Z')
    .option('-y, --yes', 'do not ask')
    .addHelpText(
      'after',
      `
Steps that were already done are done again. A workflow with an external trigger is called through it; any other runs
only while it is disabled, as a test run, and is never disabled for that. At most 5 are sent in 10 seconds.
${examples(
  'executions retry 5f1c0d52-8a3e-4f0b-9d52-0c6a1be3f7aa',
  'executions retry --workflow "Order a laptop" --status Failed --since 2h',
)}`,
    )
    .action(async (ids: string[], _options, command: Command) => {
      const { retryExecutions } = await import('../executions-retry.ts');
      await run(retryExecutions(terminal, ids, all(command)));
    });
}

function addStart({ root, terminal, run }: Context): void {
  withConfig(root.command('start'))
    .description('run a disabled workflow for real, with its steps as it goes; asks')
    .argument('<workflow>', WORKFLOW)
    .requiredOption('--input <FILE>', 'what becomes $.trigger, YAML or JSON; - reads stdin')
    .option('--no-wait', 'do not follow it; print its id')
    .option('-y, --yes', 'do not ask')
    .addHelpText(
      'after',
      `
The tenant checks the input against the trigger's schema. Ends with 0 when the run completed, 1 when it failed or was
canceled, 3 when it waits for a person. An interrupt ends the following (130), not the run.
${examples(
  'start "Welcome a new employee" --input joiner.yaml',
  'start "Welcome a new employee" --input - --yes < joiner.json',
)}`,
    )
    .action(async (workflow: string, _options, command: Command) => {
      const { startWorkflow } = await import('../start.ts');
      await run(startWorkflow(terminal, workflow, all(command)));
    });
}

function addTrigger({ root, terminal, run }: Context): void {
  const trigger = root
    .command('trigger')
    .description('external triggers: make a client, call, echo');
  withConfig(trigger.command('create-client'))
    .description('make the OAuth client that may call a workflow; its secret is shown this once')
    .argument('<workflow>', WORKFLOW)
    .option('--out <FILE>', 'a new file that only its owner reads')
    .option('--print-secret', 'print it instead')
    .option('-y, --yes', 'do not ask when it has a client already')
    .addHelpText(
      'after',
      examples('trigger create-client "Order a laptop" --out laptop-client.json'),
    )
    .action(async (workflow: string, _options, command: Command) => {
      const { createClient } = await import('../trigger.ts');
      await run(createClient(terminal, workflow, all(command)));
    });
  withCall(trigger.command('run'))
    .description('call a workflow; ends with 1 when the tenant says that nothing ran')
    .addHelpText(
      'after',
      examples(
        'trigger run "Order a laptop" --input order.yaml',
        'trigger run "Order a laptop" --input order.yaml --client-file laptop-client.json',
      ),
    )
    .action(async (workflow: string, _options, command: Command) => {
      const { runTrigger } = await import('../trigger.ts');
      await run(runTrigger(terminal, workflow, all(command)));
    });
  withCall(trigger.command('test'))
    .description('ask the tenant to echo a call; nothing runs')
    .addHelpText('after', examples('trigger test "Order a laptop" --input order.yaml'))
    .action(async (workflow: string, _options, command: Command) => {
      const { testTrigger } = await import('../trigger.ts');
      await run(testTrigger(terminal, workflow, all(command)));
    });
}

function withCall(command: Command): Command {
  return withConfig(command)
    .argument('<workflow>', WORKFLOW)
    .option('--input <FILE>', 'what becomes $.trigger, YAML or JSON; - reads stdin')
    .option('--client-file <FILE>', "call as this client of create-client's");
}

function format(): Option {
  return new Option('--format <FORMAT>', 'how it is written')
    .choices(['text', 'json'])
    .default('text');
}

function count(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) {
    throw new InvalidArgumentError('It takes a number, from 1 to 99999.');
  }
  return Number(text);
}

function examples(...lines: readonly string[]): string {
  const head = lines.length === 1 ? 'Example' : 'Examples';
  return `\n${head}:\n${lines.map((line) => `  $ mainsheet ${line}`).join('\n')}`;
}
