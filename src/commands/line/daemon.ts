import { Option } from 'commander';
import type { Command } from 'commander';
import { serverOf } from '../remote/server-of.ts';
import type { ServerOptions } from '../remote/server-of.ts';
import type { StatusOptions } from '../status.ts';
import { all, example, examples, logFormat, withServer } from './context.ts';
import type { Context } from './context.ts';

/** Adds `run` and `status`. */
export function addDaemon({ root, terminal, run }: Context): void {
  root
    .command('run')
    .description('the daemon: follows the repository and keeps the tenants equal to it')
    .option(
      '-c, --config <FILE>',
      'configuration (default: MAINSHEET_CONFIG, else config/mainsheet.yaml)',
    )
    .option(
      '--data <DIR>',
      "directory of the mirrors, over the configuration's: replicas on one machine need one each",
    )
    .addOption(logFormat(terminal))
    .addHelpText('after', example('run --config config/mainsheet.yaml --log-format pretty'))
    .action(async (_options, command: Command) => {
      const { runDaemon } = await import('../run.ts');
      await run(runDaemon(terminal, all(command)));
    });
  withServer(root.command('status'))
    .description('what the last pass of each tenant found')
    .option('-w, --watch', 'show it again every second')
    .option('--replicas', 'the replicas that share the store, and which tenants each has')
    .addOption(
      new Option('--format <FORMAT>', 'how it is written')
        .choices(['text', 'json'])
        .default('text'),
    )
    .addHelpText('after', examples('status --tenant production --watch', 'status --replicas'))
    .action(async (_options, command: Command) => {
      const options = all<StatusOptions & ServerOptions>(command);
      const server = serverOf(terminal, options);
      if (options.replicas === true) {
        const { statusOfReplicas } = await import('../status-replicas.ts');
        await run(statusOfReplicas(terminal, server, options));
        return;
      }
      if (server !== undefined) {
        const { remoteStatus } = await import('../remote/remote-status.ts');
        await run(remoteStatus(terminal, server, options));
        return;
      }
      const { status } = await import('../status.ts');
      await run(status(terminal, options));
    });
}
