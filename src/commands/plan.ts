import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { appError } from '../kernel/app-error.ts';
import { isEmpty } from '../plan/plan.ts';
import { planJson } from '../report/plan-json.ts';
import { planMarkdown } from '../report/plan-markdown.ts';
import { planText } from '../report/plan-text.ts';
import type { PlanReplays, PlanView } from '../report/plan-view.ts';
import type { Planned } from '../sync/plan-only.ts';
import type { TenantReader } from '../tenant/tenant.ts';
import { chooseTenant, openHouse, tellDiagnostics } from './command-context.ts';
import type { ConfigOptions } from './command-context.ts';
import { COMMAND_ERRORS } from './errors.ts';
import type { House } from './house.ts';
import { openPlanner } from './planning.ts';
import { replayChanges } from './replay-cases.ts';
import { colours, print, say } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** How a plan is written. */
export type PlanFormat = 'text' | 'markdown' | 'json';

export interface PlanOptions extends ConfigOptions {
  readonly tenant?: string;
  readonly path?: string;
  /** What of the repository is planned; only where a server plans. */
  readonly ref?: string;
  readonly format: PlanFormat;
  readonly out?: string;
  readonly replay?: boolean;
  readonly last: number;
}

/** Shows what would change. Ends with 0 when nothing would, 2 when something would, 1 when it cannot be planned. */
export async function plan(terminal: Terminal, options: PlanOptions): Promise<number> {
  if (options.ref !== undefined) {
    throw appError(COMMAND_ERRORS, 'COMMAND_USAGE', {
      message: '--ref is what a --server plans; here --path plans a checkout.',
    });
  }
  const house = await openHouse(terminal, options);
  try {
    const tenant = chooseTenant(house, options.tenant);
    const planner = await openPlanner(terminal, house, tenant, options.path);
    const planned = await planner.plan();
    tellDiagnostics(terminal, planned.diagnostics);
    tellPlanned(terminal, planned);
    const replays =
      options.replay === true
        ? { replays: await replaysOf(terminal, house, planner.reader, planned, options) }
        : {};
    print(terminal, formatted(terminal, house, { ...planned, ...replays }, options));
    if (options.out !== undefined) {
      const receipt = planJson(planned, { masker: house.masker });
      await writeFile(path.resolve(terminal.cwd, options.out), receipt, { mode: 0o600 });
      say(terminal, `Written to ${options.out}.`);
    }
    const broken = planned.diagnostics.some(({ severity }) => severity === 'error');
    return isEmpty(planned.plan) ? (broken ? 1 : 0) : 2;
  } finally {
    await house.closers.close();
  }
}

async function replaysOf(
  terminal: Terminal,
  house: House,
  reader: TenantReader,
  planned: Planned,
  { last, path: checkout }: PlanOptions,
): Promise<PlanReplays> {
  const byFile = await replayChanges({ terminal, house, reader }, planned, last);
  return { byFile, ...(checkout === undefined ? {} : { path: checkout }) };
}

/** Says what a reader must know before the plan: what could not be read, and what cannot be known. */
export function tellPlanned(
  terminal: Terminal,
  planned: {
    readonly troubles: readonly { readonly message: string; readonly hint: string }[];
    readonly interrupted: readonly string[];
  },
): void {
  for (const { message, hint } of planned.troubles) {
    say(terminal, `${message}\n  ${hint}`);
  }
  if (planned.interrupted.length > 0) {
    say(
      terminal,
      `An earlier pass was interrupted in ${planned.interrupted.join(', ')}; the next one ends that first.`,
    );
  }
}

/** A plan in the wanted format. */
export function formatted(
  terminal: Terminal,
  house: House,
  planned: PlanView,
  options: Pick<PlanOptions, 'format' | 'color'>,
): string {
  const { masker } = house;
  switch (options.format) {
    case 'text':
      return planText(planned, { masker, color: colours(terminal, options.color) });
    case 'markdown':
      return planMarkdown(planned, { masker });
    case 'json':
      return planJson(planned, { masker });
  }
}
