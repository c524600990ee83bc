import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { all, example } from './context.ts';
import type { Context } from './context.ts';

/** Adds `test`. */
export function addTesting({ root, terminal, run }: Context): void {
  root
    .command('test')
    .description('run workflow tests (*.test.yaml), offline; ends with 1 when one fails')
    .argument('[path]', 'a directory, a test file, or a workflow file whose tests are to run', '.')
    .addOption(
      new Option('--format <FORMAT>', 'how results are written')
        .choices(['text', 'junit', 'json'])
        .default('text'),
    )
    .option('--filter <TEXT>', 'only tests whose name holds this text')
    .option('--strict', 'unmocked actions and inputs that the trigger never sends are errors')
    .option('--coverage', 'say which steps and branches no test takes')
    .option(
      '--min-coverage <PERCENT>',
      'end with 1 when less of all steps and branches is covered',
      percent,
    )
    .option('--tenant <NAME>', 'test the workflows as this tenant has them')
    .option('-w, --watch', 'run again what is changed')
    .addHelpText('after', example('test workflows --coverage --format junit > results.xml'))
    .action(async (path: string, _options, command: Command) => {
      const { test } = await import('../test.ts');
      await run(test(terminal, path, all(command)));
    });
}

function percent(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 100)) {
    throw new InvalidArgumentError('It takes a number from 0 to 100.');
  }
  return value;
}
