import type { Entry } from '../inventory/entry.ts';
import { LedgerWrites, readMemory } from '../inventory/ledger.ts';
import type { Inventory, Owner } from '../inventory/ledger.ts';
import type { Case } from '../plan/case.ts';
import type { Assessment } from './assess.ts';
import type { PassDraft } from './pass-draft.ts';
import { ROLLOUT_COLLECTION, readRollouts, rolloutKey, rolloutValue } from './rollout-record.ts';
import type { RolloutRecord } from './rollout-record.ts';
import { isVerdict, withSuperseded, withUndone, withoutOldVerdicts } from './rollout-step.ts';
import type { RolloutStep } from './rollout-step.ts';
import { looked, started } from './rollout-watch.ts';
import type { RolloutRun } from './rollout-watch.ts';

/** What a pass goes on with: the inventory and the cases, the verdicts taken in. */
export interface Watched {
  readonly inventory: Inventory;
  readonly last: Assessment;
}

/**
 * Watches what is on trial: asks for the executions of these workflows alone, and gives each rollout its verdict. A
 * verdict that rejects is written with its rejection in one transaction; the pass that goes back follows at once. What is
 * news is kept in the store until it was told.
 */
export async function watchRollouts(run: RolloutRun, draft: PassDraft): Promise<Watched> {
  const { ports, owner, inventory, last } = run;
  const known = await readRollouts(ports.records, owner);
  const cases = new Map(last.cases.map((found) => [found.entry?.workflowId ?? '', found]));
  const writes = new LedgerWrites(owner);
  const entries: Entry[] = [];
  const steps: { readonly step: RolloutStep; readonly begun: RolloutStep }[] = [];
  const settling = new Map<Case, NonNullable<Case['record']>>();
  for (const entry of inventory.entries) {
    const found = cases.get(entry.workflowId);
    const begun = await begin(entry, found, known.get(entry.workflowId), run);
    const step = begun === undefined ? undefined : await advanced(begun, found, run, draft);
    if (begun !== undefined && step !== undefined) {
      put(step, begun, entry, writes, owner);
      steps.push({ step, begun });
    }
    if (found?.record !== undefined && step !== undefined) {
      const { memory = found.record.memory } = step;
      settling.set(found, { entry: step.entry, ...(memory === undefined ? {} : { memory }) });
    }
    // What the end of the pass remembers of a workflow it compares with what was remembered before.
    entries.push(found?.record === undefined ? (step?.entry ?? entry) : entry);
  }
  for (const id of known.keys()) {
    if (!entries.some(({ workflowId }) => workflowId === id)) {
      writes.remove(ROLLOUT_COLLECTION, rolloutKey(owner, id));
    }
  }
  if (writes.writes.length > 0) {
    await ports.records.commit(writes.writes);
  }
  // Not before all of it is stored: what is told as done must not be undone by a crash.
  for (const { step, begun } of steps) {
    tellOf(step, owner, draft);
    draft.again ||= rejects(step, begun);
  }
  const settled = last.cases.map((found) => {
    const record = settling.get(found);
    return record === undefined ? found : { ...found, record };
  });
  return { inventory: { ...inventory, entries }, last: { ...last, cases: settled } };
}

/** Reads what a step needs; undefined for a workflow that has nothing to do with rollouts. */
async function begin(
  former: Entry,
  found: Case | undefined,
  known: RolloutRecord | undefined,
  { ports, owner }: RolloutRun,
): Promise<RolloutStep | undefined> {
  const entry = found?.record?.entry ?? former;
  const { workflowId, trial, rejections } = entry;
  if (trial === undefined && known === undefined && !rejections.some(isVerdict)) {
    return undefined;
  }
  const memory =
    found?.record?.memory ??
    (trial === undefined ? undefined : await readMemory(ports.records, owner, former.file));
  return { entry, memory, record: known ?? { workflowId, origin: {}, untold: [] } };
}

function put(
  step: RolloutStep,
  begun: RolloutStep,
  former: Entry,
  writes: LedgerWrites,
  owner: Owner,
): void {
  const { entry, memory, record } = step;
  if (entry !== begun.entry) {
    if (former.file !== entry.file) {
      writes.removeEntry(former.file);
    }
    writes.putEntry(entry, memory);
  }
  if (record !== begun.record) {
    writes.put(ROLLOUT_COLLECTION, rolloutKey(owner, entry.workflowId), rolloutValue(record));
  }
}

/** Says whether a version was rejected just now: the next pass goes back from it. */
function rejects({ entry }: RolloutStep, begun: RolloutStep): boolean {
  return entry.trial?.degraded === true && entry.rejections !== begun.entry.rejections;
}

function tellOf({ entry, record }: RolloutStep, owner: Owner, draft: PassDraft): void {
  const { rollout, untold, workflowId } = record;
  if (untold.length > 0) {
    draft.rolloutNews.push(...untold);
    const value = rolloutValue({ ...record, untold: [] });
    const told = new LedgerWrites(owner);
    told.put(ROLLOUT_COLLECTION, rolloutKey(owner, workflowId), value);
    draft.afterTold.push(...told.writes);
  }
  if (rollout !== undefined && rollout.startedAt === entry.trial?.since) {
    draft.rollouts.push(rollout);
  }
}

async function advanced(
  begun: RolloutStep,
  found: Case | undefined,
  run: RolloutRun,
  draft: PassDraft,
): Promise<RolloutStep> {
  const step = withUndone(withoutOldVerdicts(begun, found));
  const { trial } = step.entry;
  const { rollout } = step.record;
  if (trial === undefined) {
    return withSuperseded(step);
  }
  const isWatched = rollout?.startedAt === trial.since;
  if (isWatched && rollout.state !== 'Progressing') {
    return step;
  }
  if (!run.live.some(({ id }) => id === step.entry.workflowId) || run.signal.aborted) {
    return step;
  }
  try {
    const next = isWatched ? step : await started(withSuperseded(step), found, run, draft);
    return await looked(next, found, run);
  } catch (error) {
    // A pass that is told to stop, or is refused, still remembers what it did.
    if (!run.signal.aborted) {
      draft.trouble(error);
    }
    return step;
  }
}
