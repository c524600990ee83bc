import { groupBy } from '../kernel/group-by.ts';
import { fingerprintOf } from '../executions/failures/fingerprint.ts';
import { withHours } from '../executions/failures/hours.ts';
import type { Clocks } from '../executions/failures/look.ts';
import { advanceProblem } from '../executions/failures/problem.ts';
import type { Problem, ProblemEnd } from '../executions/failures/problem.ts';
import type { FailureNews, FailuresFound, OpenFailure } from '../report/failure-news.ts';
import type { Causes, Report } from './failure-reading.ts';
import type { Asked } from './failure-run.ts';

/** What became of the problems of a tenant in one pass. */
export interface Advanced extends FailuresFound {
  /** Problems to be kept; without one its key is to be forgotten. */
  readonly writes: readonly { readonly key: Key; readonly problem?: Problem }[];
}

type Key = Pick<Problem, 'workflowId' | 'fingerprint'>;

/** Failures of one cause that were read in this pass, oldest first, with what was known of it before. */
interface Group {
  readonly of: Asked;
  readonly key: Key;
  readonly former?: Problem;
  readonly reports: Report[];
}

/** Leads all problems on by what was read, and gives what of them is to be told. */
export function advanceProblems(
  all: readonly Asked[],
  former: readonly Problem[],
  { reports, unread }: Causes,
  { clocks, repeatMs }: { readonly clocks: Clocks; readonly repeatMs: number },
): Advanced {
  const news: FailureNews[] = [];
  const writes: Advanced['writes'][number][] = [];
  const open: Problem[] = [];
  for (const group of grouped(all, former, reports)) {
    const { of, key, former: before } = group;
    const end = advanceProblem(before, () => firstProblem(group), {
      failures: group.reports.map(({ failure }) => failure),
      successes: of.successes ?? [],
      clocks,
      repeatMs,
    });
    const problem = end.kind === 'ended' ? undefined : placed(end.problem, group);
    if (JSON.stringify(problem) !== JSON.stringify(before)) {
      writes.push(problem === undefined ? { key } : { key, problem });
    }
    if (problem !== undefined) {
      open.push(problem);
      const left = (unread.get(of.live.id)?.length ?? 0) + (of.look.unreadMore ?? 0);
      news.push(...newsOf(end, problem, group, left));
    }
  }
  return { news, open: openFailures(open), writes };
}

function grouped(
  all: readonly Asked[],
  former: readonly Problem[],
  reports: readonly Report[],
): Iterable<Group> {
  const watched = new Map(all.map((one) => [one.live.id, one]));
  const groups = new Map<string, Group>();
  for (const problem of former) {
    const { workflowId, fingerprint } = problem;
    const of = watched.get(workflowId);
    if (of !== undefined) {
      const key = { workflowId, fingerprint };
      groups.set(`${workflowId} ${fingerprint}`, { of, key, former: problem, reports: [] });
    }
  }
  const oldestFirst = reports.toSorted((a, b) => a.failure.closed - b.failure.closed);
  for (const report of oldestFirst) {
    const { of, cause } = report;
    const workflowId = of.live.id;
    const fingerprint = fingerprintOf(workflowId, cause.step, cause.error);
    const name = `${workflowId} ${fingerprint}`;
    const group = groups.get(name) ?? { of, key: { workflowId, fingerprint }, reports: [] };
    groups.set(name, group);
    group.reports.push(report);
  }
  return groups.values();
}

function firstProblem({ of, key, reports }: Group): Problem {
  const [first] = reports;
  const last = reports.at(-1);
  const { id = '', started = 0, closed = 0 } = last?.failure ?? {};
  return {
    ...key,
    workflow: of.live.name,
    error: last?.cause.error ?? '',
    count: reports.length,
    hours: withHours(
      {},
      reports.map(({ failure }) => failure.closed),
    ),
    firstAt: first?.failure.closed ?? closed,
    lastStarted: started,
    lastAt: closed,
    execution: id,
    toldAt: 0,
    toldCount: 0,
    toldLastAt: 0,
  };
}

/** The problem with the place and the words of its newest failure. */
function placed(problem: Problem, { of, reports }: Group): Problem {
  const last = reports.at(-1);
  if (last === undefined || last.failure.id !== problem.execution) {
    return problem;
  }
  const { step: _step, file: _file, line: _line, column: _column, ...rest } = problem;
  const { cause, file, line, column } = last;
  return {
    ...rest,
    workflow: of.live.name,
    error: cause.error,
    ...(cause.step === undefined ? {} : { step: cause.step }),
    file,
    ...(line === undefined || column === undefined ? {} : { line, column }),
  };
}

function newsOf(
  end: ProblemEnd,
  problem: Problem,
  { of, reports }: Group,
  unread: number,
): readonly FailureNews[] {
  const base = { problem, live: of.live, unread };
  const report = reports.at(-1);
  switch (end.kind) {
    case 'opened':
      return report === undefined
        ? []
        : [{ ...base, kind: 'opened', report, began: reports[0]?.began === true }];
    case 'failing':
      return [{ ...base, kind: 'failing', sinceTold: end.sinceTold }];
    case 'recovered':
      return [{ ...base, kind: 'recovered', healthyAt: end.healthyAt }];
    case 'quiet':
    case 'ended':
      return [];
  }
}

/** What still fails, one for each workflow: the cause that failed last, with the failures of all. */
export function openFailures(problems: readonly Problem[]): readonly OpenFailure[] {
  const open = problems.filter(({ recoveredAt }) => recoveredAt === undefined);
  const byWorkflow = groupBy(open, ({ workflowId }) => workflowId);
  return [...byWorkflow.values()].flatMap((all) => {
    const [last] = all.toSorted((a, b) => b.lastAt - a.lastAt);
    return last === undefined ? [] : [openFailure(last, all)];
  });
}

function openFailure(last: Problem, all: readonly Problem[]): OpenFailure {
  return {
    workflowId: last.workflowId,
    workflow: last.workflow,
    count: all.reduce((sum, { count }) => sum + count, 0),
    since: new Date(Math.min(...all.map(({ firstAt }) => firstAt))).toISOString(),
    error: last.error,
    ...(last.step === undefined ? {} : { step: last.step }),
  };
}
