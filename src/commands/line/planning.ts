import { Option } from 'commander';
import type { Command } from 'commander';
import type { DiffOptions } from '../diff.ts';
import type { PlanOptions } from '../plan.ts';
import { serverOf } from '../remote/server-of.ts';
import type { ServerOptions } from '../remote/server-of.ts';
import { all, example, examples, withConfig, withServer } from './context.ts';
import type { Context } from './context.ts';
import { lastExecutions } from './replay.ts';

/** Adds `plan`, `diff` and `apply`. */
export function addPlanning({ root, terminal, run }: Context): void {
  withServer(root.command('plan'))
    .description('show what would change; ends with 0 for nothing, 2 for changes')
    .option('--path <DIR>', "plan a checkout's files instead of the commit")
    .option('--ref <REF>', 'with --server: plan this branch, tag or commit')
    .addOption(
      new Option('--format <FORMAT>', 'how it is written')
        .choices(['text', 'markdown', 'json'])
        .default('text'),
    )
    .option('--out <FILE>', 'write a receipt for `apply --plan`')
    .option('--replay', 'say what past executions of each changed workflow would do')
    .option('--last <N>', 'with --replay: of the last so many', lastExecutions, 20)
    .addHelpText(
      'after',
      examples(
        'plan --tenant production --format markdown > comment.md',
        'plan --server https://mainsheet.acme.example --ref my-branch',
      ),
    )
    .action(async (_options, command: Command) => {
      const options = all<PlanOptions & ServerOptions>(command);
      const server = serverOf(terminal, options);
      if (server !== undefined) {
        const { remotePlan } = await import('../remote/remote-plan.ts');
        await run(remotePlan(terminal, server, options));
        return;
      }
      const { plan } = await import('../plan.ts');
      await run(plan(terminal, options));
    });
  withServer(root.command('diff'))
    .description('one workflow side by side: the tenant left, Git right')
    .argument('<workflow>', "the file's path, or the workflow's name or id")
    .option('--path <DIR>', "compare a checkout's files instead of the commit")
    .addHelpText('after', example('diff joiners/welcome.yaml'))
    .action(async (workflow: string, _options, command: Command) => {
      const options = all<DiffOptions & ServerOptions>(command);
      const server = serverOf(terminal, options);
      if (server !== undefined) {
        const { remoteDiff } = await import('../remote/remote-diff.ts');
        await run(remoteDiff(terminal, server, workflow, options));
        return;
      }
      const { diff } = await import('../diff.ts');
      await run(diff(terminal, workflow, options));
    });
  withConfig(root.command('apply'))
    .description('one pass and out, for when no daemon runs; shows the plan and asks')
    .option('--plan <FILE>', 'only if the plan is still the one of this receipt')
    .option('-y, --yes', 'do not ask; the guard is never overridden')
    .option('--approve <CHECKSUM>', 'approve the plan that has this checksum')
    .addHelpText('after', example('apply --tenant sandbox --yes'))
    .action(async (_options, command: Command) => {
      const { applyOnce } = await import('../apply.ts');
      await run(applyOnce(terminal, all(command)));
    });
}
