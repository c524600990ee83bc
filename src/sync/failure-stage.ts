import { findFailures, newestSuccesses } from '../executions/failures/find-failures.ts';
import type { Found } from '../executions/failures/find-failures.ts';
import { askingOf, countsOf, firstLook, lookAfter } from '../executions/failures/look.ts';
import type { Asking, Clocks, Failure, Look } from '../executions/failures/look.ts';
import type { Problem } from '../executions/failures/problem.ts';
import type { Owner, RecordWrite } from '../inventory/ledger.ts';
import { someAtOnce } from '../kernel/some-at-once.ts';
import type { Execution } from '../tenant/execution.ts';
import type { ExecutionQuery } from '../tenant/tenant.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import { advanceProblems, openFailures } from './failure-problems.ts';
import { readCauses } from './failure-reading.ts';
import { lookWrite, problemWrite, readFailureMemory } from './failure-record.ts';
import type { FailureMemory } from './failure-record.ts';
import type { Asked, FailureRun, Watched } from './failure-run.ts';
import type { PassDraft } from './pass-draft.ts';

/** So many workflows are asked for in one pass; the others come in the next, the longest waiting first. */
const MAX_ASKED = 100;
const NOTHING: Found = { fresh: [], old: [] };

/**
 * Looks for executions that failed. The list's counts say whether there can be new ones, so that a pass without any makes
 * no request. What is found is remembered only after it was told; trouble is told and leaves everything for the next pass.
 */
export async function lookAtFailures(run: FailureRun, draft: PassDraft): Promise<void> {
  if (run.signal.aborted) {
    return;
  }
  try {
    const memory = await readFailureMemory(run.ports.records, run.owner);
    draft.failures = { news: [], open: openFailures(memory.problems) };
    await look(run, memory, draft);
  } catch (error) {
    // A pass that is told to stop still remembers what it did.
    if (!run.signal.aborted) {
      draft.trouble(error);
    }
  }
}

async function look(run: FailureRun, memory: FailureMemory, draft: PassDraft): Promise<void> {
  const { ports, owner, tenant } = run;
  const now = ports.clock.now();
  const clocks: Clocks = { now, tenantNow: ports.tenant.now() ?? now };
  const watched = watch(run, memory, clocks, overwritten(draft));
  const due = watched
    .filter(({ asking, mayBeWell }) => asking !== undefined || mayBeWell)
    .toSorted((a, b) => a.look.at - b.look.at)
    .slice(0, MAX_ASKED);
  const asked = await someAtOnce(due, (one) => ask(one, run, clocks));
  const answered = new Map(asked.map((one) => [one.entry.workflowId, one]));
  const all = watched.map((one): Asked => {
    const found = answered.get(one.entry.workflowId);
    return found ?? { ...one, asking: undefined, found: NOTHING, successes: undefined };
  });
  const causes = await readCauses(all, run);
  const repeatMs = tenant.failures.repeatMs;
  const advanced = advanceProblems(all, memory.problems, causes, { clocks, repeatMs });
  const { news, open } = advanced;
  draft.failures = { news, open, fresh: freshOf(all) };
  draft.afterTold.push(
    ...advanced.writes.map(({ key, problem }) => problemWrite(owner, key, problem)),
    ...all.flatMap((one) => lookWrites(one, causes.unread, answered, clocks, owner)),
    ...forgotten(memory, watched, owner),
  );
}

/** The workflows that somebody had changed before this pass wrote to them. */
function overwritten({ rounds }: PassDraft): ReadonlySet<string> {
  const changes = rounds.flatMap(({ outcomes }) => outcomes.map(({ change }) => change));
  return new Set(
    changes
      .filter(({ live, entry }) => entry !== undefined && live?.modified !== entry.modified)
      .flatMap(({ workflowId }) => workflowId ?? []),
  );
}

function watch(
  run: FailureRun,
  memory: FailureMemory,
  clocks: Clocks,
  written: ReadonlySet<string>,
): readonly Watched[] {
  const { sweepMs, repeatMs } = run.tenant.failures;
  const byId = new Map(run.live.map((live) => [live.id, live]));
  const failing = quietest(memory.problems);
  return run.inventory.entries.flatMap((entry) => {
    const live = byId.get(entry.workflowId);
    if (live === undefined) {
      return [];
    }
    const known = memory.looks.get(live.id);
    const before = known ?? firstLook(live, clocks);
    const inDoubt = before.inDoubt === true || written.has(live.id);
    const isOurs = live.modified === entry.modified && !inDoubt;
    const asking = askingOf(before, live, isOurs, clocks, sweepMs);
    const lastAt = failing.get(live.id);
    const endedWell = hasEnded(before, live, asking);
    const watched: Watched = {
      entry,
      live,
      look: before,
      isFirst: known === undefined,
      inDoubt,
      asking,
      endedWell,
      mayBeWell: lastAt !== undefined && endedWell,
      isQuiet: lastAt !== undefined && clocks.tenantNow - lastAt >= repeatMs,
    };
    return [watched];
  });
}

/** By workflow that fails, when that failed last which has not failed for longest. */
function quietest(problems: readonly Problem[]): ReadonlyMap<string, number> {
  const last = new Map<string, number>();
  for (const { workflowId, lastAt } of problems.filter((one) => one.recoveredAt === undefined)) {
    last.set(workflowId, Math.min(lastAt, last.get(workflowId) ?? lastAt));
  }
  return last;
}

/** Whether executions ended since the last look that did not fail. */
function hasEnded(before: Look, live: LiveWorkflow, asking: Asking): boolean {
  if (before.mayBeWell === true) {
    return true;
  }
  const counts = countsOf(live);
  return counts === undefined || before.counts === undefined || asking?.failures === 'any'
    ? asking !== undefined
    : counts.executions - before.counts.executions > counts.failures - before.counts.failures;
}

async function ask(one: Watched, run: FailureRun, clocks: Clocks): Promise<Asked> {
  const { ports, signal } = run;
  const { asking, look: before, mayBeWell, isQuiet, live } = one;
  const priority = countsOf(live) === undefined ? 'sweep' : 'failures';
  const list = (query: ExecutionQuery): Promise<readonly Execution[]> =>
    ports.tenant.listExecutions(live.id, query, signal, priority);
  const found =
    asking === undefined ? NOTHING : await findFailures(list, before, asking.failures, clocks);
  // What fails just now is hardly well: one request for each workflow that fails is enough.
  const looks = mayBeWell && (found.fresh.length === 0 || isQuiet);
  return { ...one, found, successes: looks ? await newestSuccesses(list) : undefined };
}

/** Two workflows may have one name: their failures are added up. */
function freshOf(all: readonly Asked[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { live, found } of all.filter((one) => one.found.fresh.length > 0)) {
    counts.set(live.name, (counts.get(live.name) ?? 0) + found.fresh.length);
  }
  return counts;
}

function lookWrites(
  one: Asked,
  stillUnread: ReadonlyMap<string, readonly Failure[]>,
  answered: ReadonlyMap<string, Asked>,
  clocks: Clocks,
  owner: Owner,
): readonly RecordWrite[] {
  const { live, look: before, isFirst, inDoubt, asking, found } = one;
  const unread = stillUnread.get(live.id) ?? [];
  if (answered.has(live.id)) {
    const fails = one.mayBeWell || found.fresh.length > 0;
    const mayBeWell = one.endedWell && fails && one.successes === undefined;
    const after = lookAfter(before, { live, clocks, asking, ...found, unread, mayBeWell });
    return [lookWrite(owner, live.id, after)];
  }
  const isNews = isFirst || inDoubt !== (before.inDoubt === true);
  return isNews || unread.length !== before.unread.length
    ? [lookWrite(owner, live.id, { ...before, unread, ...(inDoubt ? { inDoubt } : {}) })]
    : [];
}

/** Forgets workflows that are no longer ours, or gone. */
function forgotten(
  { looks, problems }: FailureMemory,
  watched: readonly Watched[],
  owner: Owner,
): readonly RecordWrite[] {
  const ids = new Set(watched.map(({ live }) => live.id));
  const gone = (problem: Problem): boolean => !ids.has(problem.workflowId);
  return [
    ...[...looks.keys()].filter((id) => !ids.has(id)).map((id) => lookWrite(owner, id, undefined)),
    ...problems.filter(gone).map((problem) => problemWrite(owner, problem, undefined)),
  ];
}
