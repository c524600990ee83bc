import type { Entry } from '../inventory/entry.ts';
import type { Inventory, Owner } from '../inventory/ledger.ts';
import type { Case } from '../plan/case.ts';
import { changePlaces } from '../report/places.ts';
import type { RolloutOrigin } from '../report/rollout-news.ts';
import { figuresBefore, outside } from '../rollout/figures.ts';
import type { Span } from '../rollout/figures.ts';
import { advance, beginRollout, unknown } from '../rollout/rollout.ts';
import type { Rollout } from '../rollout/rollout.ts';
import type { Execution } from '../tenant/execution.ts';
import { isTenantError } from '../tenant/tenant-error.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import type { Assessment } from './assess.ts';
import type { PassDraft } from './pass-draft.ts';
import type { PassPorts } from './ports.ts';
import type { CommitRead } from './read-commit.ts';
import { executionsAround, executionsSince } from './rollout-look.ts';
import { disturbed, isDisturbed, withVerdict } from './rollout-step.ts';
import type { RolloutStep } from './rollout-step.ts';

/** What watching rollouts looks at. */
export interface RolloutRun {
  readonly ports: PassPorts;
  readonly owner: Owner;
  /** As it stands after the last write. */
  readonly inventory: Inventory;
  readonly live: readonly LiveWorkflow[];
  readonly last: Assessment;
  readonly read: CommitRead;
  readonly signal: AbortSignal;
}

/** Begins the rollout of what is on trial. */
export async function started(
  step: RolloutStep,
  found: Case | undefined,
  { ports, read, signal }: RolloutRun,
  draft: PassDraft,
): Promise<RolloutStep> {
  const { entry, record } = step;
  const { trial, workflowId, name, file } = entry;
  if (trial === undefined) {
    return step;
  }
  const since = Date.parse(trial.since);
  const { observeMs } = trial.settings;
  const around = await orUnreadable(
    executionsAround(ports.tenant, workflowId, since, observeMs, signal),
  );
  const before = figuresBefore(
    outside(around ?? [], badSpan(record.rollout, entry)),
    since,
    observeMs,
  );
  const rollout = beginRollout({ workflowId, name, file }, trial, before);
  const commits = await read.snapshot.lastCommits([file]);
  const commit = commits.get(file);
  const origin: RolloutOrigin = {
    ...(commit === undefined ? {} : { commit }),
    ...placeOf(file, found, draft),
  };
  const news = { kind: 'started', rollout, origin } as const;
  return {
    ...step,
    record: { ...record, rollout, origin, untold: [...record.untold, news] },
  };
}

/** When the version was live that failed before this one: what comes after it is not to be measured against it. */
function badSpan(former: Rollout | undefined, { versions = [] }: Entry): Span {
  if (former?.state !== 'Degraded') {
    return { from: 0, until: 0 };
  }
  const from = Date.parse(former.startedAt);
  const ends = versions.map((version) => Date.parse(version.from)).find((at) => at > from);
  return { from, until: ends ?? from };
}

/** The first place in the file that the change of this pass is about; what an earlier pass changed has none. */
function placeOf(
  file: string,
  found: Case | undefined,
  { rounds }: PassDraft,
): Pick<RolloutOrigin, 'line' | 'column'> {
  const change = rounds
    .flatMap(({ outcomes }) => outcomes)
    .findLast((outcome) => outcome.change.file === file)?.change;
  const pointer = change === undefined ? undefined : changePlaces(change)[0]?.pointer;
  const at = pointer === undefined ? undefined : found?.desired?.positions.at(pointer);
  return at === undefined ? {} : { line: at.line, column: at.column };
}

/** Looks at the executions since the change, and takes in what they say. */
export async function looked(
  step: RolloutStep,
  found: Case | undefined,
  { ports, signal }: RolloutRun,
): Promise<RolloutStep> {
  const { trial, workflowId } = step.entry;
  const { rollout } = step.record;
  if (trial === undefined || rollout === undefined) {
    return step;
  }
  const current = rollout.digest === trial.digest ? rollout : { ...rollout, digest: trial.digest };
  const now = ports.tenant.now() ?? ports.clock.now();
  const next = isDisturbed(found)
    ? disturbed(current)
    : verdictOn(
        current,
        await orUnreadable(executionsSince(ports.tenant, workflowId, current.startedAt, signal)),
        now,
      );
  if (isSame(next, rollout)) {
    return step;
  }
  return withVerdict(step, trial, next);
}

/** A tenant that does not let us see executions tells nothing, which is what the rollout ends with. */
function verdictOn(
  rollout: Rollout,
  executions: readonly Execution[] | undefined,
  now: number,
): Rollout {
  if (executions !== undefined) {
    return advance(rollout, executions, now);
  }
  return now < Date.parse(rollout.until)
    ? rollout
    : unknown(rollout, 'The tenant does not let us see its executions.');
}

async function orUnreadable<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (isTenantError(error) && error.code === 'TENANT_SCOPE_MISSING') {
      return undefined;
    }
    throw error;
  }
}

function isSame(a: Rollout, b: Rollout): boolean {
  return (
    a.state === b.state &&
    a.digest === b.digest &&
    a.after.ended === b.after.ended &&
    a.after.failed === b.after.failed
  );
}
