import type { Change } from '../plan/change.ts';
import { nextRuns } from '../expressions/cron.ts';
import { isObject } from '../kernel/json.ts';
import { someAtOnce } from '../kernel/some-at-once.ts';
import { adopt, isOnlyRemembered } from './adopt.ts';
import type { ApplyContext } from './apply-context.ts';
import { create } from './create.ts';
import { edit } from './edit.ts';
import { beginCircle } from './make-way.ts';
import type { FirstOfCircle } from './make-way.ts';
import { holderOf, nameTrains, trainOfOne } from './name-trains.ts';
import type { Train } from './name-trains.ts';
import type { Outcome } from './outcome.ts';
import { forget, quarantine, remove } from './remove.ts';
import { failed, outcome } from './tell-outcome.ts';
import { counted } from './tenant-port.ts';

/** Told of each outcome as it happens. */
export type OutcomeObserver = (outcome: Outcome) => void;

/** Changes that happen side by side, one group after the other: what is made first, what is removed last. */
const GROUPS: readonly (readonly Change['kind'][])[] = [
  ['create'],
  ['adopt', 'rename', 'update', 'restore', 'disable', 'enable'],
  ['disown', 'forget', 'quarantine'],
  ['delete'],
];

/** Enough to share the wait for the disk, and few enough to hold at a time. */
const REMEMBERED_AT_ONCE = 50;

/** A workflow is not switched off when its own schedule would start it within this time. */
const SCHEDULE_MARGIN_MS = 60_000;
/** Schedules denser than this leave no better moment. */
const SPARSE_SCHEDULE_MS = 300_000;

/**
 * Carries out changes; one that fails does not stop the others, and every change has an outcome even when the pass is
 * interrupted. At most `maxDisabled` workflows are in their cycle at once. `undone` are those that failed earlier in the
 * pass and will be tried by the next. Never throws.
 */
export async function apply(
  changes: readonly Change[],
  context: ApplyContext,
  observer: OutcomeObserver,
  undone: readonly Change[] = [],
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  let stop: Outcome | undefined;
  const end = (ended: Outcome): void => {
    stop ??= stopsAll(ended) ? ended : undefined;
    outcomes.push(ended);
    observer(ended);
  };
  for (const kinds of GROUPS) {
    const group = changes.filter(({ kind }) => kinds.includes(kind));
    const make = (train: Train): Promise<void> => run({ train, undone }, context, () => stop, end);
    // What needs no request switches nothing off, and shares a commit of the store with what happens at once.
    const remembered = group.filter(isOnlyRemembered);
    const written = group.filter((change) => !isOnlyRemembered(change));
    await someAtOnce(remembered.map(trainOfOne), make, REMEMBERED_AT_ONCE);
    await someAtOnce(nameTrains(written), make, context.maxDisabled);
  }
  return outcomes;
}

/**
 * Carries out the changes of a train one after the other. Where another one keeps a name longer than planned, a refusal
 * says nothing of the content: the change is tried anew by the next pass.
 */
async function run(
  { train, undone }: { readonly train: Train; readonly undone: readonly Change[] },
  context: ApplyContext,
  stopped: () => Outcome | undefined,
  end: (ended: Outcome) => void,
): Promise<void> {
  let [first, ...rest] = train.changes;
  let hasFailed = false;
  const ends = (ended: Outcome): void => {
    hasFailed ||= ended.result !== 'updated';
    end(ended);
  };
  if (train.isCircle && first !== undefined && !isStopped(stopped(), context)) {
    const begun = await carryOutFirst(first, train, context);
    ends(begun.ended);
    [first, ...rest] = begun.rest;
  }
  for (let change = first; change !== undefined; change = rest.shift()) {
    const mayLackName = hasFailed || holderOf(change, undone) !== undefined;
    ends(
      isStopped(stopped(), context)
        ? notAttempted(change, stopped(), context)
        : await carryOut(change, context, mayLackName ? 'tentative' : undefined),
    );
  }
}

function isStopped(stop: Outcome | undefined, { signal }: ApplyContext): boolean {
  return stop !== undefined || signal?.aborted === true;
}

function notAttempted(
  change: Change,
  stop: Outcome | undefined,
  { signal }: ApplyContext,
): Outcome {
  if (signal?.aborted === true) {
    return outcome(change, 'not-attempted', { reason: 'Interrupted' });
  }
  return outcome(change, 'not-attempted', {
    ...(stop?.reason === undefined ? {} : { reason: stop.reason }),
    ...(stop?.message === undefined ? {} : { message: stop.message }),
  });
}

/** Some failures are the tenant's or the store's, not the change's: the others would only fail the same way. */
function stopsAll(ended: Outcome): boolean {
  const { reason = '' } = ended;
  return (
    ended.result === 'failed' &&
    (['TENANT_CREDENTIAL_REJECTED', 'TENANT_SCOPE_MISSING'].includes(reason) ||
      reason.startsWith('STORE_'))
  );
}

async function carryOut(
  change: Change,
  context: ApplyContext,
  tentative: 'tentative' | undefined,
): Promise<Outcome> {
  return watched(change, context, async (watching) => perform(change, watching, tentative));
}

async function carryOutFirst(
  first: Change,
  train: Train,
  context: ApplyContext,
): Promise<FirstOfCircle> {
  let rest = train.changes.filter((change) => change !== first);
  const ended = await watched(first, context, async (watching) => {
    const begun = await beginCircle(first, train, watching);
    rest = [...begun.rest];
    return begun.ended;
  });
  return { ended, rest };
}

/** Carries out one change with its requests counted; whatever is thrown becomes its outcome. */
async function watched(
  change: Change,
  context: ApplyContext,
  act: (watching: ApplyContext) => Promise<Outcome>,
): Promise<Outcome> {
  const { tenant, count } = counted(context.tenant);
  let ended: Outcome;
  try {
    await awaitSchedule(change, context);
    ended = await act({
      ...context,
      tenant,
      note: (writes, done) => context.note?.(writes, { ...done, requests: count() }),
    });
  } catch (error) {
    // Only the store or a fault of ours comes here: what the tenant says is an outcome already.
    ended = failed(change, error);
  }
  // A failure without a code while the pass is being stopped is the stop itself.
  const isStop = ended.reason === 'Internal' && context.signal?.aborted === true;
  return { ...ended, ...(isStop ? { reason: 'Interrupted' } : {}), requests: count() };
}

async function perform(
  change: Change,
  context: ApplyContext,
  tentative: 'tentative' | undefined,
): Promise<Outcome> {
  switch (change.kind) {
    case 'create':
      return create(change, context);
    case 'adopt':
      return adopt(change, context);
    case 'update':
    case 'rename':
    case 'restore':
    case 'enable':
    case 'disable':
      return edit(change, context, tentative);
    case 'quarantine':
      return quarantine(change, context);
    case 'delete':
      return remove(change, context);
    case 'disown':
      return forget(change, 'disowned', context);
    case 'forget':
      return forget(change, 'forgotten', context);
    case 'keep':
      return outcome(change, 'unchanged');
  }
}

/** Lets a run that is about to start go by, so that an edit does not make the schedule miss it. */
async function awaitSchedule(change: Change, context: ApplyContext): Promise<void> {
  const trigger = change.live?.raw['trigger'];
  const attributes = isObject(trigger) ? trigger['attributes'] : undefined;
  if (change.live?.enabled !== true || change.fields.length === 0 || !isObject(attributes)) {
    return;
  }
  if (!isObject(trigger) || trigger['type'] !== 'SCHEDULED') {
    return;
  }
  const now = context.clock.now();
  const [next, after] = nextRuns(attributes, now, 2);
  if (
    next !== undefined &&
    next - now < SCHEDULE_MARGIN_MS &&
    (after ?? Infinity) - next > SPARSE_SCHEDULE_MS
  ) {
    await context.clock.sleep(next - now + 1000, context.signal);
  }
}
