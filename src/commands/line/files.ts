import type { Command } from 'commander';
import { all, withConfig } from './context.ts';
import type { Context } from './context.ts';

/** Adds `export`. */
export function addFiles({ root, terminal, run }: Context): void {
  withConfig(root.command('export'))
    .description('write a tenant’s workflows as files that plan to nothing')
    .requiredOption('-o, --out <DIR>', 'the folder of workflow files')
    .option('--only <NAME...>', 'only these workflows, by name or id')
    .option('--trigger <ID>', 'only workflows with this trigger, as idn:identity-created')
    .option('--extract-html', 'move the HTML of letters into templates/')
    .option('--update', 'merge into files that are there; comments stay')
    .addHelpText(
      'after',
      `
Ids become !ref where one name leads to them, secrets and what belongs to the tenant become !live; nothing that is a
secret is written. tenants/<tenant>.yaml notes which workflow each file is. Without --update a file that is there and
differs is an error, and nothing is written. Ends with 4 when some workflow could not be written.

Examples:
  $ mainsheet export --tenant production --out workflows
  $ mainsheet export --tenant sandbox --out workflows --update --only "Welcome a new employee"`,
    )
    .action(async (_options, command: Command) => {
      const { exportWorkflows } = await import('../export.ts');
      await run(exportWorkflows(terminal, all(command)));
    });
}
