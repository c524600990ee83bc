import { groupBy } from '../kernel/group-by.ts';
import type { Masker } from '../kernel/mask.ts';
import { equal, isObject } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { someAtOnce } from '../kernel/some-at-once.ts';
import { normalForm } from '../normal-form/normal-form.ts';
import { differenceKey } from '../testing/trace-difference.ts';
import type { TraceDifference } from '../testing/trace-difference.ts';
import type { Execution, ExecutionHistory } from '../tenant/execution.ts';
import type { TenantReader } from '../tenant/tenant.ts';
import { isTenantError } from '../tenant/tenant-error.ts';
import { hasEnded } from './follow.ts';
import { learnSecrets } from './learn-secrets.ts';
import { newestExecutions, startOf } from './newest-executions.ts';
import { readPath } from './read-path.ts';
import { replay, sideOf } from './replay.ts';

/** Why an execution was not replayed. */
export type NotReplayed = 'HistoryGone' | 'HistoryUnreadable' | 'InputMissing';

/** What the work tree or Git is compared with: the live definition, or the one that each execution ran. */
export type Baseline = 'live' | 'executed';

/** One execution, and what became of its replay. */
export interface ReplayedExecution {
  readonly id: string;
  readonly startTime: string | undefined;
  readonly end: NotReplayed | 'Same' | 'Differs';
  readonly differences: readonly TraceDifference[];
  readonly standIns: readonly string[];
  /** It ran another definition than the live one. */
  readonly ranEarlier: boolean;
  /** Its replay with the definition that it ran goes another way than it did itself. */
  readonly strays: boolean;
}

/** A workflow whose executions are replayed: as the tenant has it, and as it would be. */
export interface ReplayedWorkflow {
  readonly id: string;
  readonly live: JsonObject;
  readonly next: JsonObject;
}

/** How executions are replayed. */
export interface ReplayOptions {
  /** How many at most. */
  readonly last: number;
  readonly baseline: Baseline;
  /** Learns the secrets that executions hold, so that they are masked wherever they turn up. */
  readonly masker: Masker;
  readonly signal: AbortSignal;
  /** Called after each execution. */
  readonly asked?: (() => void) | undefined;
}

/** Replays the newest executions of a workflow, newest first; only reads, and keeps nothing but differences. */
export async function replayExecutions(
  tenant: Pick<TenantReader, 'listExecutions' | 'getExecutionHistory'>,
  workflow: ReplayedWorkflow,
  options: ReplayOptions,
): Promise<readonly ReplayedExecution[]> {
  const { last, signal, asked } = options;
  const executions = await newestExecutions(tenant, [workflow.id], { limit: last }, signal);
  return someAtOnce(executions, async (execution) => {
    const history = await historyOf(tenant, execution.id, signal);
    asked?.();
    return typeof history === 'string'
      ? notReplayed(execution, history)
      : replayOne(execution, history, workflow, options);
  });
}

/** Executions that differ in the same way, the largest group first; the first execution of each stands for all. */
export interface ReplayGroup {
  readonly executions: readonly [ReplayedExecution, ...ReplayedExecution[]];
}

/** Puts executions that differ in the same way together. */
export function groupReplays(all: readonly ReplayedExecution[]): readonly ReplayGroup[] {
  const different = all.flatMap((one) => (one.end === 'Differs' ? [one] : []));
  const groups = groupBy(different, ({ differences }) =>
    JSON.stringify(differences.map(differenceKey).toSorted()),
  );
  return [...groups.values()]
    .map((executions) => ({ executions }))
    .toSorted((a, b) => b.executions.length - a.executions.length);
}

async function historyOf(
  tenant: Pick<TenantReader, 'getExecutionHistory'>,
  id: string,
  signal: AbortSignal,
): Promise<ExecutionHistory | NotReplayed> {
  try {
    return (await tenant.getExecutionHistory(id, signal)) ?? 'HistoryGone';
  } catch (error) {
    if (isTenantError(error, 'TENANT_BAD_ANSWER')) {
      return 'HistoryUnreadable';
    }
    throw error;
  }
}

function replayOne(
  execution: Execution,
  history: ExecutionHistory,
  { live, next }: ReplayedWorkflow,
  { baseline, masker }: ReplayOptions,
): ReplayedExecution {
  const current = sideOf(live);
  const definition = history.definition ?? current.definition;
  const taken = readPath(history, {
    ended: hasEnded(execution),
    definition: isObject(definition) ? definition : undefined,
  });
  const { input } = taken;
  // What was too large for the history stands there as null.
  if (input === undefined || input === null) {
    return notReplayed(execution, 'InputMissing');
  }
  const path = { ...taken, input };
  const before =
    baseline === 'executed' ? { definition, trigger: history.trigger ?? current.trigger } : current;
  const ranEarlier = !sameForm(definition, current.definition);
  const run = replay(path, { before, after: sideOf(next) }, startOf(execution));
  learnSecrets(masker, [path, ...run.traces]);
  return {
    id: execution.id,
    startTime: execution.startTime,
    end: run.differences.length === 0 ? 'Same' : 'Differs',
    differences: run.differences,
    standIns: run.standIns,
    ranEarlier,
    strays: !run.followsRecord && (baseline === 'executed' || !ranEarlier),
  };
}

function notReplayed({ id, startTime }: Execution, end: NotReplayed): ReplayedExecution {
  return { id, startTime, end, differences: [], standIns: [], ranEarlier: false, strays: false };
}

/** The tenant mints ids into what it stores: only what people wrote is compared. */
function sameForm(a: Json | undefined, b: Json | undefined): boolean {
  const [one, other] = [a, b].map((definition) =>
    normalForm(definition === undefined ? {} : { definition }),
  );
  return equal(one, other);
}
