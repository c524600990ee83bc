import type { Baseline } from '../executions/replay-executions.ts';
import { appError } from '../kernel/app-error.ts';
import { nearest } from '../kernel/nearest.ts';
import type { Case } from '../plan/case.ts';
import { replayJson } from '../report/replay-json.ts';
import { replayMarkdown } from '../report/replay-markdown.ts';
import { replayText } from '../report/replay-text.ts';
import type { ReplayView } from '../report/replay-view.ts';
import type { Planned } from '../sync/plan-only.ts';
import { chooseTenant, openHouse, tellDiagnostics } from './command-context.ts';
import type { ConfigOptions } from './command-context.ts';
import { COMMAND_ERRORS } from './errors.ts';
import type { House } from './house.ts';
import { tellPlanned } from './plan.ts';
import { openPlanner } from './planning.ts';
import { replayedWorkflow, replayLast } from './replay-cases.ts';
import { colours, print } from './terminal.ts';
import type { Terminal } from './terminal.ts';

export interface ReplayOptions extends ConfigOptions {
  readonly tenant?: string;
  readonly workflow: string;
  readonly last: number;
  readonly path?: string;
  readonly against: Baseline;
  readonly format: 'text' | 'json' | 'markdown';
}

/**
 * Shows what past executions of a workflow would do with its file. Ends with 0 when all do the same, 2 when some differ.
 * Throws COMMAND_WORKFLOW_UNKNOWN and COMMAND_NOTHING_TO_REPLAY.
 */
export async function replay(terminal: Terminal, options: ReplayOptions): Promise<number> {
  const house = await openHouse(terminal, options);
  try {
    const tenant = chooseTenant(house, options.tenant);
    const { reader, plan } = await openPlanner(terminal, house, tenant, options.path);
    const planned = await plan();
    tellPlanned(terminal, planned);
    const found = findCase(terminal, planned, options.workflow);
    const workflow = replayedWorkflow(found);
    if (workflow === undefined) {
      tellFile(terminal, planned, found.file);
      throw nothingToReplay(
        found.live === undefined
          ? `The tenant has no workflow of ${found.file} yet.`
          : `${found.file} is gone, or has errors.`,
      );
    }
    const { last, against: baseline } = options;
    const executions = await replayLast({ terminal, house, reader }, workflow, last, baseline);
    const view: ReplayView = {
      tenant: tenant.name,
      workflow: found.name,
      workflowId: workflow.id,
      file: found.file,
      revision: planned.plan.revision,
      baseline,
      executions,
    };
    print(terminal, formatted(terminal, house, view, options));
    return executions.some(({ end }) => end === 'Differs') ? 2 : 0;
  } finally {
    await house.closers.close();
  }
}

function findCase(terminal: Terminal, planned: Planned, workflow: string): Case {
  const { cases, unmanaged } = planned;
  const found = cases.find(
    ({ file, name, live }) => file === workflow || name === workflow || live?.id === workflow,
  );
  if (found !== undefined) {
    return found;
  }
  if (unmanaged.some(({ id, name }) => id === workflow || name === workflow)) {
    throw nothingToReplay(`No file describes "${workflow}".`);
  }
  tellFile(terminal, planned, workflow);
  const near = nearest(
    workflow,
    cases.flatMap(({ file, name }) => [file, name]),
  );
  throw appError(COMMAND_ERRORS, 'COMMAND_WORKFLOW_UNKNOWN', {
    message: `"${workflow}"${near === undefined ? '' : `; did you mean "${near}"?`}`,
  });
}

/** A file with errors describes nothing; why is told. */
function tellFile(terminal: Terminal, { diagnostics }: Planned, wanted: string): void {
  tellDiagnostics(
    terminal,
    diagnostics.filter(({ file }) => file === wanted),
  );
}

function nothingToReplay(message: string): Error {
  return appError(COMMAND_ERRORS, 'COMMAND_NOTHING_TO_REPLAY', { message });
}

function formatted(
  terminal: Terminal,
  { masker }: House,
  view: ReplayView,
  { format, color }: ReplayOptions,
): string {
  switch (format) {
    case 'text':
      return replayText(view, { masker, color: colours(terminal, color) });
    case 'markdown':
      return replayMarkdown(view, { masker });
    case 'json':
      return replayJson(view, { masker });
  }
}
