import { digestOf } from '../kernel/json.ts';
import type { Entry, Memory } from '../inventory/entry.ts';
import { LedgerWrites } from '../inventory/ledger.ts';
import type { Change } from '../plan/change.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import type { ApplyContext } from './apply-context.ts';
import { edit } from './edit.ts';
import { holderOf } from './name-trains.ts';
import type { Train } from './name-trains.ts';
import type { Outcome } from './outcome.ts';

/** What became of the first change of a circle, and the other changes as they are to be made now. */
export interface FirstOfCircle {
  readonly ended: Outcome;
  readonly rest: readonly Change[];
}

/**
 * Begins a circle of names. The direct name is tried first, since most tenants may let two workflows have one name for
 * a moment; only when that is refused, the one in the way gets a name for the time being.
 */
export async function beginCircle(
  first: Change,
  train: Train,
  context: ApplyContext,
): Promise<FirstOfCircle> {
  const rest = train.changes.filter((change) => change !== first);
  const direct = await edit(first, context, 'tentative');
  const holder = holderOf(first, rest);
  if (direct.reason !== 'PatchRefused' || holder === undefined) {
    return { ended: direct, rest };
  }
  const parked = await park(holder, context);
  if (parked === undefined) {
    return { ended: direct, rest };
  }
  return {
    ended: await edit(first, context),
    rest: rest.map((change) => (change === holder ? parked : change)),
  };
}

/** Gives a workflow a name for the time being; undefined when the tenant did not take it. */
async function park(holder: Change, context: ApplyContext): Promise<Change | undefined> {
  const { wish, live, entry, memory } = holder;
  if (wish === undefined || live === undefined || entry === undefined || memory === undefined) {
    return undefined;
  }
  const body = { ...wish.body, name: `${live.name} (${live.id})` };
  const { enabled: _enabled, ...change } = holder;
  const aside = { ...wish, body, digest: digestOf(body) };
  const renaming: Change = { ...change, kind: 'rename', wish: aside, fields: ['name'] };
  let read: LiveWorkflow | undefined;
  const note: ApplyContext['note'] = (writes, done) => {
    ({ read } = done);
    context.note?.(writes, done);
  };
  const ended = await edit(renaming, { ...context, note }, 'tentative');
  if (ended.result !== 'updated' || read === undefined) {
    return undefined;
  }
  // Its name counts as never applied: should all end here, the next pass gives it the one from its file.
  const fields = memory.baseline.fields.filter((field) => field !== 'name');
  const kept: Memory = { ...memory, baseline: { ...memory.baseline, fields } };
  const { modified } = read;
  const known: Entry = {
    ...entry,
    leftDigest: '',
    wroteAt: context.clock.now(),
    ...(modified === undefined ? {} : { modified }),
  };
  await context.records.commit(new LedgerWrites(context.owner).putEntry(known, kept).writes);
  return { ...holder, live: read, entry: known, memory: kept };
}
