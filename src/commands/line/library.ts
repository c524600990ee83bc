import { Option } from 'commander';
import type { Command } from 'commander';
import { all, example, withConfig } from './context.ts';
import type { Context } from './context.ts';

const KINDS = {
  actions: 'list the actions, with their versions',
  operators: 'list the operators',
  triggers: 'list the triggers',
} as const;

/** Adds `library`. */
export function addLibrary({ root, terminal, run }: Context): void {
  const library = root
    .command('library')
    .description(
      'what workflows are made of: the built-in catalogue, or a tenant’s own with --tenant',
    )
    .addHelpText('after', example('library show sp:http'));
  for (const kind of ['actions', 'operators', 'triggers'] as const) {
    withFormat(library.command(kind))
      .description(KINDS[kind])
      .addHelpText('after', example(`library ${kind} --tenant production`))
      .action(async (_options, command: Command) => {
        const { listLibrary } = await import('../library.ts');
        await run(listLibrary(terminal, kind, all(command)));
      });
  }
  withFormat(library.command('show'))
    .description('show one of them: its attributes, an example, and what it puts out')
    .argument('<id>', 'its id, or its name')
    .addHelpText('after', example('library show idn:identity-created --format json'))
    .action(async (id: string, _options, command: Command) => {
      const { showLibraryItem } = await import('../library.ts');
      await run(showLibraryItem(terminal, id, all(command)));
    });
}

function withFormat(command: Command): Command {
  return withConfig(command).addOption(
    new Option('--format <FORMAT>', 'how it is written').choices(['text', 'json']).default('text'),
  );
}
