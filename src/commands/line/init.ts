import type { Command } from 'commander';
import { all, example } from './context.ts';
import type { Context } from './context.ts';

/** Adds `init`. */
export function addInit({ root, terminal, run }: Context): void {
  root
    .command('init')
    .description('write a configuration and a first workflow for a tenant; asks what it needs')
    .option('--tenant-url <URL>', "the tenant's API, or its short name such as acme")
    .option('--tenant <NAME>', 'its name in the configuration (default: from the URL)')
    .option(
      '--repository <URL>',
      "of the workflow files, or a local path (default: the checkout's origin, else --dir itself)",
    )
    .option('--branch <NAME>', 'its branch (default: the one checked out, else main)')
    .option('--path <DIR>', 'of the workflow files in it (default: workflows)')
    .option('--dir <DIR>', 'the checkout of the repository; config/ is made in it', '.')
    .option('-y, --yes', 'do not ask; take the defaults')
    .addHelpText(
      'after',
      `
Nothing is ever overwritten. Secrets are neither asked for nor written: the configuration names the variables they come
from. Without a terminal it does not ask, and takes the defaults.
${example('init --tenant-url acme --repository https://git.example/acme/isc-workflows.git --yes')}`,
    )
    .action(async (_options, command: Command) => {
      const { init } = await import('../init.ts');
      await run(init(terminal, all(command)));
    });
}
