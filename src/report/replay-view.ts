import { groupReplays } from '../executions/replay-executions.ts';
import type {
  Baseline,
  NotReplayed,
  ReplayedExecution,
  ReplayGroup,
} from '../executions/replay-executions.ts';
import { counted } from '../kernel/counted.ts';

/** The replays of one workflow's executions, with what its readers should know beside them. */
export interface ReplayView {
  readonly tenant: string;
  readonly workflow: string;
  readonly workflowId: string;
  readonly file: string;
  /** The state of the files, as `main@sha1:…`. */
  readonly revision: string;
  readonly baseline: Baseline;
  /** Newest first. */
  readonly executions: readonly ReplayedExecution[];
}

/** What the replays came to, in numbers. */
export interface ReplayCounts {
  readonly executions: number;
  readonly same: number;
  readonly differ: number;
  /** In how many ways they differ. */
  readonly ways: number;
  readonly notReplayed: ReadonlyMap<NotReplayed, number>;
}

/** Reasons in words. */
export const NOT_REPLAYED_WORDS: Readonly<Record<NotReplayed, string>> = {
  HistoryGone: 'the tenant keeps no history of it',
  HistoryUnreadable: 'its history cannot be read',
  InputMissing: 'its history does not tell the input',
};

/** Counts what the replays came to. */
export function replayCounts({ executions }: Pick<ReplayView, 'executions'>): ReplayCounts {
  const notReplayed = new Map<NotReplayed, number>();
  for (const { end } of executions) {
    if (end !== 'Same' && end !== 'Differs') {
      notReplayed.set(end, (notReplayed.get(end) ?? 0) + 1);
    }
  }
  const groups = groupReplays(executions);
  return {
    executions: executions.length,
    same: executions.filter(({ end }) => end === 'Same').length,
    differ: groups.reduce((sum, group) => sum + group.executions.length, 0),
    ways: groups.length,
    notReplayed,
  };
}

/** One line that sums the replays up. */
export function replaySummary(view: Pick<ReplayView, 'executions'>): string {
  const { executions, same, differ, ways, notReplayed } = replayCounts(view);
  if (executions === 0) {
    return 'It has no executions to replay.';
  }
  const parts = [
    ...(same === 0 ? [] : [`${same} ${same === 1 ? 'does' : 'do'} the same`]),
    ...(differ === 0
      ? []
      : [`${differ} ${differ === 1 ? 'differs' : 'differ'} in ${counted(ways, 'way')}`]),
    ...[...notReplayed].map(
      ([reason, count]) => `${count} not replayed: ${NOT_REPLAYED_WORDS[reason]}`,
    ),
  ];
  const head = executions === 1 ? 'The last execution' : `The last ${executions} executions`;
  return `${head}: ${parts.join(', ')}.`;
}

/** The groups of executions that differ in the same way, and the number of the group that each is in. */
export function numberedGroups({ executions }: Pick<ReplayView, 'executions'>): {
  readonly groups: readonly ReplayGroup[];
  readonly numbers: ReadonlyMap<string, number>;
} {
  const groups = groupReplays(executions);
  const numbers = new Map(
    groups.flatMap((group, at) => group.executions.map(({ id }) => [id, at + 1] as const)),
  );
  return { groups, numbers };
}

/** How many executions differ in the same way. */
export function groupTitle({ executions }: ReplayGroup): string {
  return executions.length === 1
    ? '1 execution differs'
    : `${executions.length} executions differ in the same way`;
}
