import type { Command } from 'commander';
import type { ApproveOptions, ReleaseOptions } from '../decide.ts';
import type { RemoteChoice } from '../remote/remote-tenant.ts';
import type { RemoteDeed } from '../remote/remote-decide.ts';
import { serverOf } from '../remote/server-of.ts';
import type { ServerOptions } from '../remote/server-of.ts';
import type { AllOptions, SuspendOptions } from '../suspend.ts';
import { all, example, examples, withServer } from './context.ts';
import type { Context } from './context.ts';

/** Adds `approve`, `release`, `rollback`, `suspend`, `resume` and `sync`. */
export function addDecisions(context: Context): void {
  const { root, terminal, run } = context;
  withServer(root.command('approve'))
    .description('let a waiting plan through, once')
    .requiredOption('--checksum <CHECKSUM>', 'of the plan, at least its first 8 digits')
    .option('--only <FILE>', "only this file's change")
    .addHelpText('after', example('approve --tenant production --checksum 1f0c33ab'))
    .action(async (_options, command: Command) => {
      const options = all<ApproveOptions & ServerOptions>(command);
      const { checksum, only } = options;
      const body = { checksum: checksum.toLowerCase(), ...(only === undefined ? {} : { only }) };
      if (await remotely(context, options, { verb: 'approvals', body })) {
        return;
      }
      const { approve } = await import('../decide.ts');
      await run(approve(terminal, options));
    });
  withServer(root.command('release'))
    .description("end the hold of a workflow, or without one a tenant's own stop")
    .argument('[workflow]', "the file's path, or the workflow's name or id")
    .addHelpText('after', example('release --tenant production leavers/disable-accounts.yaml'))
    .action(async (workflow: string | undefined, _options, command: Command) => {
      const options = all<ReleaseOptions & ServerOptions>(command);
      if (await remotely(context, options, { verb: 'release', workflow })) {
        return;
      }
      const { release } = await import('../decide.ts');
      await run(release(terminal, workflow, options));
    });
  withServer(root.command('rollback'))
    .description('take back the version of a workflow that is live, until Git has another one')
    .argument('<workflow>', "the file's path, or the workflow's name or id")
    .addHelpText('after', example('rollback --tenant production leavers/disable-accounts.yaml'))
    .action(async (workflow: string, _options, command: Command) => {
      const options = all<ReleaseOptions & ServerOptions>(command);
      if (await remotely(context, options, { verb: 'rollback', workflow })) {
        return;
      }
      const { rollback } = await import('../decide.ts');
      await run(rollback(terminal, workflow, options));
    });
  addSuspensions(context);
}

/** Adds `suspend`, `resume` and `sync`. */
function addSuspensions(context: Context): void {
  const { root, terminal, run } = context;
  withServer(root.command('suspend'))
    .description(
      'keep off a tenant, or off one workflow of it: its changes wait, nothing else does',
    )
    .argument('[workflow]', "the file's path, or the workflow's name or id; without it the tenant")
    .option('--reason <TEXT>', 'why, for those who wonder')
    .option('--until <WHEN>', 'ends by itself: 2h, 3d, or 2026-03-01T18:00:00Z')
    .option('--all', 'every tenant of the configuration')
    .addHelpText(
      'after',
      examples(
        'suspend --tenant production --reason "incident 4711" --until 4h',
        'suspend --tenant production leavers/disable-accounts.yaml',
        'suspend --all',
      ),
    )
    .action(async (workflow: string | undefined, _options, command: Command) => {
      const options = all<SuspendOptions & ServerOptions>(command);
      const { reason, until } = options;
      const body = {
        ...(reason === undefined ? {} : { reason }),
        ...(until === undefined ? {} : { until }),
      };
      if (await remotely(context, options, { verb: 'suspend', workflow, body })) {
        return;
      }
      const { suspend } = await import('../suspend.ts');
      await run(suspend(terminal, workflow, options));
    });
  withServer(root.command('resume'))
    .description('end the suspension of a tenant, or of one workflow of it')
    .argument('[workflow]', "the file's path, or the workflow's name or id; without it the tenant")
    .option('--all', 'every tenant of the configuration')
    .addHelpText(
      'after',
      examples(
        'resume --tenant production',
        'resume --tenant production leavers/disable-accounts.yaml',
      ),
    )
    .action(async (workflow: string | undefined, _options, command: Command) => {
      const options = all<AllOptions & ServerOptions>(command);
      if (await remotely(context, options, { verb: 'resume', workflow })) {
        return;
      }
      const { resume } = await import('../suspend.ts');
      await run(resume(terminal, workflow, options));
    });
  withServer(root.command('sync'))
    .description('have the daemon make a pass at once')
    .argument('[workflow]', 'a workflow that must be known; the pass is of its whole tenant')
    .option('--all', 'every tenant of the configuration')
    .addHelpText('after', example('sync --tenant production'))
    .action(async (workflow: string | undefined, _options, command: Command) => {
      const options = all<AllOptions & ServerOptions>(command);
      if (await remotely(context, options, { verb: 'sync', workflow })) {
        return;
      }
      const { syncNow } = await import('../sync.ts');
      await run(syncNow(terminal, workflow, options));
    });
}

/** Asks the daemon of a server, where one is named; else false. */
async function remotely(
  { terminal, run }: Context,
  options: RemoteChoice & ServerOptions,
  deed: RemoteDeed,
): Promise<boolean> {
  const server = serverOf(terminal, options);
  if (server === undefined) {
    return false;
  }
  const { remoteDecide } = await import('../remote/remote-decide.ts');
  await run(remoteDecide(terminal, server, options, deed));
  return true;
}
