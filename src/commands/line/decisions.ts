import type { Command } from 'commander';
import { all, example, withConfig } from './context.ts';
import type { Context } from './context.ts';

/** Adds `approve`, `release` and `rollback`. */
export function addDecisions({ root, terminal, run }: Context): void {
  withConfig(root.command('approve'))
    .description('let a waiting plan through, once')
    .requiredOption('--checksum <CHECKSUM>', 'of the plan, at least its first 8 digits')
    .option('--only <FILE>', "only this file's change")
    .addHelpText('after', example('approve --tenant production --checksum 1f0c33ab'))
    .action(async (_options, command: Command) => {
      const { approve } = await import('../decide.ts');
      await run(approve(terminal, all(command)));
    });
  withConfig(root.command('release'))
    .description("end the hold of a workflow, or without one a tenant's own stop")
    .argument('[workflow]', "the file's path, or the workflow's name or id")
    .addHelpText('after', example('release --tenant production leavers/disable-accounts.yaml'))
    .action(async (workflow: string | undefined, _options, command: Command) => {
      const { release } = await import('../decide.ts');
      await run(release(terminal, workflow, all(command)));
    });
  withConfig(root.command('rollback'))
    .description('take back the version of a workflow that is live, until Git has another one')
    .argument('<workflow>', "the file's path, or the workflow's name or id")
    .addHelpText('after', example('rollback --tenant production leavers/disable-accounts.yaml'))
    .action(async (workflow: string, _options, command: Command) => {
      const { rollback } = await import('../decide.ts');
      await run(rollback(terminal, workflow, all(command)));
    });
}
