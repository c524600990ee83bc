import { appError } from '../kernel/app-error.ts';
import { withoutPutBack } from '../inventory/intent.ts';
import { LedgerWrites } from '../inventory/ledger.ts';
import type { Change } from '../plan/change.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import { tenantNow } from './apply-context.ts';
import type { ApplyContext } from './apply-context.ts';
import { done, giveUp, intentOf, refused, rescued, stepBack } from './edit-end.ts';
import type { Edit, OffTime } from './edit-end.ts';
import { changedMeanwhile, changedSince } from './changed-since.ts';
import { contentDigest } from './content-digest.ts';
import { launchersBefore, launchersUnseen } from './launchers.ts';
import { notesField } from './close-edit.ts';
import { APPLY_ERRORS } from './errors.ts';
import type { Outcome, OutcomeResult } from './outcome.ts';
import { keepsSkeleton, rewrittenPlaces } from './rewriting.ts';
import { switchOff, switchOn } from './switching.ts';
import { failed, outcome } from './tell-outcome.ts';
import {
  isRefusal,
  operationsFor,
  putBackOperations,
  unsafeNumberIn,
  writeFields,
} from './write-fields.ts';
import type { Written } from './write-fields.ts';

/** How long the lock of an enabled workflow may outlive its flag, with room for the seconds of a Date header. */
const LOCK_MAY_LAG_MS = 5000;

/**
 * Carries out a change to an existing workflow: look again, journal, switch off, compare with what the plan was made
 * from, write, read back, switch on, remember. A change to `enabled` alone is one request; name and description alone are first
 * tried without switching off. A refusal of a tentative one is not remembered. Never throws for what the tenant says.
 */
export async function edit(
  change: Change,
  context: ApplyContext,
  tentative?: 'tentative',
): Promise<Outcome> {
  const { wish, live } = change;
  if (wish === undefined || live === undefined) {
    return outcome(change, 'skipped', { reason: 'NothingToWrite' });
  }
  const styles =
    change.fields.length === 0 ? [] : operationsFor(wish, change.fields, live, context);
  const unsafe = styles.map((operations) => unsafeNumberIn(operations, live)).find(Boolean);
  if (unsafe !== undefined) {
    return outcome(change, 'skipped', {
      reason: 'UnsafeNumber',
      message: `The tenant holds a number at ${unsafe} that cannot be sent back without losing digits.`,
    });
  }
  const launchers = change.fields.length === 0 ? undefined : await launchersBefore(live, context);
  if (live.enabled && change.fields.length > 0 && !goesLight(change, context)) {
    // Our own switching off hides that somebody did the same, whom nobody is to overrule.
    try {
      const found = await changedSince(live, context);
      if (found !== undefined) {
        return changedMeanwhile(change, found);
      }
    } catch (error) {
      return failed(change, error);
    }
  }
  const intent = intentOf(change, wish, live, launchers, context);
  await context.records.commit(new LedgerWrites(context.owner).openIntent(intent).writes);
  const run: Edit = { change, wish, live, styles, intent, tentative: tentative !== undefined };
  try {
    return change.fields.length === 0
      ? await onlySwitch(run, context)
      : await fullEdit(run, context);
  } catch (error) {
    return rescued(run, error, context);
  }
}

async function onlySwitch(run: Edit, context: ApplyContext): Promise<Outcome> {
  const { change, live, intent } = run;
  const on = intent.wantEnabled;
  try {
    context.permit();
    const answer = on ? await switchOn(live.id, context) : await switchOff(live.id, context);
    const result = change.kind === 'restore' ? 'restored' : on ? 'enabled' : 'disabled';
    const ended = await done(run, result, { operations: [], answer }, undefined, context);
    const notes = on && change.reason === 'Drifted' ? launchersUnseen(live) : [];
    return { ...ended, ...notesField(notes) };
  } catch (error) {
    if (!isRefusal(error)) {
      throw error;
    }
    return refused(change, run, error, 'EnableRefused', undefined, context);
  }
}

async function fullEdit(run: Edit, context: ApplyContext): Promise<Outcome> {
  const { live } = run;
  if (!live.enabled) {
    return writeAndFinish(run, undefined, context);
  }
  if (goesLight(run.change, context)) {
    try {
      const written = await writeFields(live.id, run.styles, false, context);
      return await done(run, 'updated', written, undefined, context);
    } catch (error) {
      if (!isRefusal(error)) {
        throw error;
      }
      const ended = await endedByOthers(run, context);
      if (ended !== undefined) {
        return ended;
      }
    }
  }
  const from = context.clock.now();
  const startedMs = context.clock.monotonicMs();
  const off = await switchOff(live.id, context);
  if (contentDigest(off) !== contentDigest(live)) {
    return stepAside(run, off, context);
  }
  const since = { from, startedMs };
  const result = await writeAndFinish(run, since, context);
  if (isLight(run.change) && result.result !== 'failed') {
    context.refusals.refuseLight();
  }
  return result;
}

/**
 * Somebody edited it since it was listed: it is switched on again as they left it. From here on the journal knows of
 * nothing to put back, so that whatever breaks now, their edit is not overwritten.
 */
async function stepAside(run: Edit, off: LiveWorkflow, context: ApplyContext): Promise<Outcome> {
  const aside: Edit = { ...run, intent: withoutPutBack(run.intent) };
  try {
    await context.records.commit(new LedgerWrites(context.owner).openIntent(aside.intent).writes);
    await stepBack(aside, await switchOn(off.id, context), context);
  } catch (error) {
    return rescued(aside, error, context);
  }
  return changedMeanwhile(run.change, off);
}

type Since = { readonly from: number; readonly startedMs: number };

async function writeAndFinish(
  run: Edit,
  since: Since | undefined,
  context: ApplyContext,
): Promise<Outcome> {
  const { change, live, intent, styles } = run;
  let written: Written;
  try {
    const mayBeLocked = since !== undefined || wasTouchedJustNow(live, context);
    written = await writeFields(live.id, styles, mayBeLocked, context);
  } catch (error) {
    if (!isRefusal(error)) {
      throw error;
    }
    const ended = since === undefined ? await endedByOthers(run, context) : undefined;
    if (ended !== undefined) {
      return ended;
    }
    const answer = intent.wasEnabled ? await switchOn(live.id, context) : undefined;
    return refused(change, run, error, 'PatchRefused', answer, context);
  }
  if (!keepsSkeleton(run.wish, change.fields, written.answer)) {
    const places = rewrittenPlaces(run.wish, change.fields, written.answer);
    const error = appError(APPLY_ERRORS, 'APPLY_REWRITTEN', { message: places.join(', ') });
    const answer = await putBack(run, context);
    return refused(change, run, error, 'PatchRefused', answer, context);
  }
  let answer = written.answer;
  if (intent.wantEnabled && !answer.enabled) {
    try {
      answer = await switchOn(live.id, context);
    } catch (error) {
      if (!isRefusal(error)) {
        throw error;
      }
      const back = await putBack(run, context);
      return refused(change, run, error, 'EnableRefused', back, context);
    }
  }
  const off = since === undefined ? undefined : offTime(since, context);
  return done(run, resultOf(change), { ...written, answer }, off, context);
}

/** Where somebody changed it since it was listed, a refusal says nothing of the version: the edit ends without a trace. */
async function endedByOthers(run: Edit, context: ApplyContext): Promise<Outcome | undefined> {
  const found = await changedSince(run.live, context);
  if (found === undefined) {
    return undefined;
  }
  await giveUp(run, found, context);
  return changedMeanwhile(run.change, found);
}

/** Somebody may have switched it off a moment ago, we ourselves for instance: its lock may still be on. */
function wasTouchedJustNow({ modified }: LiveWorkflow, context: ApplyContext): boolean {
  return Math.abs(tenantNow(context) - Date.parse(modified ?? '')) < LOCK_MAY_LAG_MS;
}

/** Puts the previous fields back and switches the workflow on again if it was on. */
async function putBack(run: Edit, context: ApplyContext): Promise<LiveWorkflow | undefined> {
  const { live, intent } = run;
  const operations = putBackOperations(intent.before, intent.fields);
  const { answer } = await writeFields(live.id, [operations], false, context);
  return intent.wasEnabled ? switchOn(live.id, context) : answer;
}

function resultOf(change: Change): OutcomeResult {
  return change.kind === 'restore' ? 'restored' : 'updated';
}

function offTime(since: Since, context: ApplyContext): OffTime {
  const { clock } = context;
  return {
    from: since.from,
    until: clock.now(),
    ms: Math.round(clock.monotonicMs() - since.startedMs),
  };
}

function goesLight(change: Change, context: ApplyContext): boolean {
  return isLight(change) && !context.refusals.light();
}

/** Name and description may be taken without the lock; nothing is known for sure (facts 2.1). */
function isLight(change: Change): boolean {
  return (
    change.enabled === undefined &&
    change.fields.every((field) => field === 'name' || field === 'description')
  );
}
