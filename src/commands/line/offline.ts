import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { all, example, logFormat } from './context.ts';
import type { Context } from './context.ts';

/** Adds `validate`, `fmt`, `emulator` and `schema`. */
export function addOffline({ root, terminal, run }: Context): void {
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
    .option('-c, --config <FILE>', 'the configuration, for the rules and the library of a tenant')
    .option(
      '--tenant <NAME>',
      'hold the files against this tenant alone, with its own step library',
    )
    .addHelpText('after', example('validate workflows --format sarif > findings.sarif'))
    .action(async (path: string, _options, command: Command) => {
      const { validate } = await import('../validate.ts');
      await run(validate(terminal, path, all(command)));
    });
  root
    .command('fmt')
    .description('put workflow files in order; comments and the way values are written stay')
    .argument('[path]', 'a directory or a file', '.')
    .option('--check', 'write nothing; list the files that are not in order, and end with 1')
    .addHelpText('after', example('fmt workflows --check'))
    .action(async (path: string, _options, command: Command) => {
      const { fmt } = await import('../fmt.ts');
      await run(fmt(terminal, path, all(command)));
    });
  root
    .command('emulator')
    .description('the embedded tenant alone')
    .option('--listen <HOST:PORT>', 'where', '127.0.0.1:8180')
    .option('--seed <DIR...>', 'folders of workflow files, people, mocks and events to start with')
    .option('--tenant <NAME>', 'read workflows with tags as this tenant has them')
    .option('--state <FILE>', 'keep the tenant in this file')
    .option('--latency <MS>', 'wait before each answer', milliseconds)
    .option('--faults <FILE>', 'faults to start with, as PUT /_emulator/faults takes them')
    .option('--allow-http', 'let HTTP steps of workflows really call addresses of this machine')
    .option(
      '--client <ID:SECRET>',
      'the one client that may call (default: demo:demo, on loopback only)',
    )
    .addOption(logFormat(terminal))
    .addHelpText(
      'after',
      example('emulator --seed workflows-example config/demo-tenant --state tenant.json'),
    )
    .action(async (_options, command: Command) => {
      const { runEmulator } = await import('../emulator.ts');
      await run(runEmulator(terminal, all(command)));
    });
  root
    .command('schema')
    .description('print the JSON Schema of workflow files, or of another kind of file')
    .argument('[what]', 'workflow, tenant, config, test or events', 'workflow')
    .addHelpText('after', example('schema workflow > .schema/workflow.json'))
    .action(async (what: string) => {
      const { schema, schemaKind } = await import('../schema.ts');
      await run(Promise.resolve(schema(terminal, schemaKind(what))));
    });
}

function milliseconds(text: string): number {
  if (!/^\d{1,6}$/.test(text)) {
    throw new InvalidArgumentError('It takes milliseconds, as 50.');
  }
  return Number(text);
}
