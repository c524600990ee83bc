import { compareText } from '../kernel/diagnostic.ts';
import { someAtOnce } from '../kernel/some-at-once.ts';
import type { RefusalReason } from '../plan/plan.ts';
import type { Execution } from '../tenant/execution.ts';
import { dueStuck } from '../warnings/stuck.ts';
import type { StuckNotes } from '../warnings/stuck.ts';
import type { Looked, StuckExecution, Warning } from '../warnings/warning.ts';
import type { WarningState } from '../warnings/warning-state.ts';
import { cancelIntent } from './cancel-intent.ts';
import type { CancelEnd } from './cancel-intent.ts';
import type { CaptureRun } from './capture-run.ts';
import { askIfAllowed } from './scope-notices.ts';
import { describeStuck, limitedBy, stuckOf } from './stuck-execution.ts';
import type { Limited } from './stuck-execution.ts';

/** How many workflows a pass asks for, so that no pass waits long for sweeps; the rest follows within the hour. */
const ASKED_MOST = 50;
/** How many executions a pass cancels. */
const CANCEL_MOST = 5;

/** Reasons for which a tenant is not written to: none of them lets an execution be cancelled. */
const UNTOUCHED: ReadonlySet<RefusalReason> = new Set<RefusalReason>([
  'Suspended',
  'WindowClosed',
  'AnotherWriter',
  'Stale',
  'VerificationFailed',
]);

/** What a sweep found, and the share of the workflows that it got through; 0 when there is more to cancel at once. */
export interface Swept extends Looked<WarningState> {
  readonly share: number;
}

/**
 * Looks for executions that run longer than the files of their workflows let them, and cancels where these say so. What
 * was cancelled is told at once: a sweep that breaks off later has done it all the same.
 */
export async function sweepStuck(
  run: CaptureRun,
  before: WarningState,
  now: number,
  end: CancelEnd,
): Promise<Swept> {
  const tenantNow = run.ports.tenant.now() ?? now;
  const all = run.last.cases
    .flatMap(limitedBy)
    .toSorted((a, b) => compareText(a.workflowId, b.workflowId));
  const batch = nextOf(all, before.sweptTo ?? '');
  const listed = await someAtOnce(batch, (one) => stuckOf(one, run, tenantNow, before.unscoped));
  const missing = listed.find(({ news }) => news.length > 0);
  const unscoped = (missing ?? listed[0])?.unscoped ?? before.unscoped;
  const canceller = new Canceller(run, end, tenantNow, unscoped);
  const news: Warning[] = [...(missing?.news ?? [])];
  const looked = new Map(batch.map((one, index) => [one.workflowId, listed[index]?.value]));
  const notes: StuckNotes[number][] = before.stuck.filter(
    ([, id]) => looked.get(id) === undefined && all.some(({ workflowId }) => workflowId === id),
  );
  for (const limited of batch) {
    const stuck = looked.get(limited.workflowId) ?? [];
    const kept = await canceller.cancel(limited, stuck);
    const told = dueStuck(limited.workflowId, kept, before.stuck, now);
    const { due, more } = told;
    notes.push(...told.notes);
    for (const [index, execution] of due.entries()) {
      news.push({
        kind: 'stuck',
        ...(await describeStuck(limited, execution, run, tenantNow)),
        ...(limited.cancels ? { kept: canceller.why } : {}),
        ...(more > 0 && index === due.length - 1 ? { more } : {}),
      });
    }
  }
  const { workflowId: sweptTo } = batch.at(-1) ?? {};
  return {
    news: [...news, ...canceller.news],
    state: {
      ...before,
      stuck: notes,
      unscoped: canceller.unscoped,
      ...(sweptTo === undefined ? {} : { sweptTo }),
    },
    share: canceller.unfinished ? 0 : all.length === 0 ? 1 : batch.length / all.length,
  };
}

/** The workflows that are asked for next, in a round through all. */
function nextOf(all: readonly Limited[], after: string): readonly Limited[] {
  const later = all.filter(({ workflowId }) => workflowId > after);
  const earlier = all.filter(({ workflowId }) => workflowId <= after);
  return [...later, ...earlier].slice(0, ASKED_MOST);
}

/** Why nothing of a tenant is cancelled; a plan does not ask for an approval where it has nothing to let through. */
function untouchedOf({ tenant, last }: CaptureRun): string | undefined {
  const { mode } = tenant.policies;
  return mode === 'auto'
    ? last.plan.refusals.find(({ reason }) => UNTOUCHED.has(reason))?.message
    : `Nothing is cancelled in mode ${mode}.`;
}

/** Cancels as many executions as one pass may. */
class Canceller {
  readonly #run: CaptureRun;
  readonly #end: CancelEnd;
  readonly #tenantNow: number;
  readonly #untouched: string | undefined;
  readonly news: Warning[] = [];
  unscoped: readonly string[];
  unfinished = false;
  #left = CANCEL_MOST;

  constructor(run: CaptureRun, end: CancelEnd, tenantNow: number, unscoped: readonly string[]) {
    this.#run = run;
    this.#end = end;
    this.#tenantNow = tenantNow;
    this.unscoped = unscoped;
    this.#untouched = untouchedOf(run);
  }

  /** Why an execution that was to be cancelled runs on. */
  get why(): string {
    return this.#untouched ?? 'The tenant did not cancel it.';
  }

  /** Cancels the oldest and gives those that run on and are to be told, not those whose turn comes next. */
  async cancel(limited: Limited, stuck: readonly Execution[]): Promise<readonly Execution[]> {
    if (!limited.cancels || this.#untouched !== undefined) {
      return stuck;
    }
    const kept: Execution[] = [];
    for (const execution of stuck) {
      if (this.#left === 0 || this.#run.signal.aborted) {
        this.unfinished = true;
        break;
      }
      this.#left -= 1;
      const told = await describeStuck(limited, execution, this.#run, this.#tenantNow);
      if (await this.#cancelOne(told)) {
        this.#end(execution.id, { kind: 'cancelled', ...told });
      } else {
        kept.push(execution);
      }
    }
    return kept;
  }

  async #cancelOne(stuck: StuckExecution): Promise<boolean> {
    const { ports, owner, signal } = this.#run;
    const { execution } = stuck;
    const unseen = 'stuck executions are not cancelled';
    const asked = await askIfAllowed('cancelExecution', unseen, this.unscoped, async () => {
      ports.permit();
      // What is cancelled must not stay untold when this process is killed before it has told it.
      await ports.records.commit([cancelIntent(owner, stuck)]);
      await ports.tenant.cancelExecution(execution, signal);
      return true;
    });
    this.news.push(...asked.news);
    this.unscoped = asked.unscoped;
    if (asked.unscoped.includes('cancelExecution')) {
      this.#end(execution);
    }
    return asked.value === true;
  }
}
