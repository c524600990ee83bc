import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { all, example, withConfig } from './context.ts';
import type { Context } from './context.ts';

/** Adds `replay`. */
export function addReplay({ root, terminal, run }: Context): void {
  withConfig(root.command('replay'))
    .description('what past executions would do with the file; ends with 0 for the same, 2 if not')
    .requiredOption('--workflow <WORKFLOW>', "the file's path, or the workflow's name or id")
    .option('--last <N>', 'the last so many executions', lastExecutions, 50)
    .option('--path <DIR>', "take a checkout's file instead of the commit's")
    .addOption(
      new Option('--against <DEFINITION>', 'what the file is compared with')
        .choices(['live', 'executed'])
        .default('live'),
    )
    .addOption(
      new Option('--format <FORMAT>', 'how it is written; values are shown in text alone')
        .choices(['text', 'json', 'markdown'])
        .default('text'),
    )
    .addHelpText(
      'after',
      `
Nothing runs in the tenant: inputs are read from its history, steps run on the engine inside, and actions answer with
what the history recorded.
${example('replay --tenant production --workflow leavers/revoke-access.yaml --last 50')}`,
    )
    .action(async (_options, command: Command) => {
      const { replay } = await import('../replay.ts');
      await run(replay(terminal, all(command)));
    });
}

/** Reads how many executions are replayed: each is a request for its history. */
export function lastExecutions(text: string): number {
  if (!/^([1-9]\d{0,2}|1000)$/.test(text)) {
    throw new InvalidArgumentError('It takes a number, from 1 to 1000.');
  }
  return Number(text);
}
