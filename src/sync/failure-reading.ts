import { reportFailure } from '../executions/failures/failure-report.ts';
import type { FailureReport } from '../executions/failures/failure-report.ts';
import { FilesThen } from '../executions/failures/locate.ts';
import type { Failure } from '../executions/failures/look.ts';
import { someAtOnce } from '../kernel/some-at-once.ts';
import type { Asked, FailureRun } from './failure-run.ts';

/** What was read of the failures in one pass. */
export interface Causes {
  readonly reports: readonly Report[];
  /** By workflow, the failures whose cause is still to be read. */
  readonly unread: ReadonlyMap<string, readonly Failure[]>;
}

/** A report with the workflow it is about. */
export interface Report extends FailureReport {
  readonly of: Asked;
}

interface Wanted {
  readonly of: Asked;
  readonly failure: Failure;
  readonly isFresh: boolean;
}

/** Beside one for each workflow with new failures, so many histories are read in a pass. */
const MORE_HISTORIES = 20;

/** Reads why executions failed: counts are exact, causes are sampled, the newest first. */
export async function readCauses(all: readonly Asked[], run: FailureRun): Promise<Causes> {
  const { ports, read, signal } = run;
  const wanted = all.flatMap(toRead);
  const chosen = choose(wanted);
  const files = new FilesThen(async (sha) =>
    sha === read.snapshot.commit.sha ? read.snapshot : ports.source.at(sha, signal),
  );
  const reports = await someAtOnce(chosen, async ({ of, failure }): Promise<Report> => {
    const history = await ports.tenant.getExecutionHistory(failure.id, signal, 'failures');
    const found = await reportFailure(of, failure, history, files);
    // An input is kept no longer than it is asked for.
    const { input, ...cause } = found.cause;
    const shown = run.tenant.failures.includeInput && input !== undefined ? { input } : {};
    return { ...found, cause: { ...cause, ...shown }, of };
  });
  const done = new Set(chosen.map(({ failure }) => failure.id));
  const unread = new Map<string, Failure[]>();
  for (const { of, failure } of wanted) {
    const rest = unread.get(of.live.id) ?? [];
    unread.set(of.live.id, rest);
    if (!done.has(failure.id)) {
      rest.push(failure);
    }
  }
  return { reports, unread };
}

function toRead(of: Asked): readonly Wanted[] {
  return [
    ...of.found.fresh.map((failure) => ({ of, failure, isFresh: true })),
    ...of.look.unread.map((failure) => ({ of, failure, isFresh: false })),
  ];
}

/** The newest of each workflow with new failures, and more: of no workflow a further one before each has had its turn. */
function choose(wanted: readonly Wanted[]): readonly Wanted[] {
  const newestFirst = wanted.toSorted((a, b) => b.failure.closed - a.failure.closed);
  const first = new Map<string, Wanted>();
  const turns = new Map<string, number>();
  const rest: { readonly one: Wanted; readonly turn: number }[] = [];
  for (const one of newestFirst) {
    const id = one.of.live.id;
    if (!first.has(id) && one.isFresh) {
      first.set(id, one);
    } else {
      const turn = turns.get(id) ?? 0;
      turns.set(id, turn + 1);
      rest.push({ one, turn });
    }
  }
  const more = rest.toSorted((a, b) => a.turn - b.turn).slice(0, MORE_HISTORIES);
  return [...first.values(), ...more.map(({ one }) => one)];
}
