import { appError, isAppError } from '../kernel/app-error.ts';
import { objectOf, own } from '../kernel/json.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { PatchOperation } from '../kernel/patch-operation.ts';
import type { AppliedWish, RejectionReason } from '../inventory/entry.ts';
import type { EditIntent } from '../inventory/intent.ts';
import { LedgerWrites } from '../inventory/ledger.ts';
import { managedPart } from '../normal-form/leaves.ts';
import { formDigest, normalForm } from '../normal-form/normal-form.ts';
import type { Change } from '../plan/change.ts';
import { classify } from '../plan/classify.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import { tenantNow } from './apply-context.ts';
import type { ApplyContext } from './apply-context.ts';
import { afterWrite, rejected, rememberWrites } from './entry-after.ts';
import { APPLY_ERRORS } from './errors.ts';
import type { Outcome, OutcomeResult } from './outcome.ts';
import { rescue } from './rescue.ts';
import { sameSkeleton } from './skeleton.ts';
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

/** A change to a workflow that exists, with all that its cycle needs at hand. */
interface Edit {
  readonly change: Change;
  readonly wish: AppliedWish;
  readonly live: LiveWorkflow;
  readonly styles: readonly (readonly PatchOperation[])[];
  readonly intent: EditIntent;
}

/** How long the lock of an enabled workflow may outlive its flag, with room for the seconds of a Date header. */
const LOCK_MAY_LAG_MS = 5000;

/** How long the workflow was off. */
interface OffTime {
  readonly from: number;
  readonly until: number;
  readonly ms: number;
}

/**
 * Carries out a change to an existing workflow: journal, switch off, compare with what the plan was made from, write,
 * read back, switch on, remember. A change to `enabled` alone is one request; name and description alone are first
 * tried without switching off. Never throws for what the tenant says.
 */
export async function edit(change: Change, context: ApplyContext): Promise<Outcome> {
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
  const intent = intentOf(change, wish, live, context);
  await context.records.commit(new LedgerWrites(context.owner).openIntent(intent).writes);
  const run: Edit = { change, wish, live, styles, intent };
  try {
    return change.fields.length === 0
      ? await onlySwitch(run, context)
      : await fullEdit(run, context);
  } catch (error) {
    return rescued(run, error, context);
  }
}

function intentOf(
  change: Change,
  wish: AppliedWish,
  live: LiveWorkflow,
  context: ApplyContext,
): EditIntent {
  const before: JsonObject = objectOf(
    change.fields.flatMap((field) => {
      const value = own(live.raw, field);
      return value === undefined ? [] : [[field, value] as const];
    }),
  );
  return {
    kind: 'edit',
    file: change.file,
    name: change.name,
    workflowId: live.id,
    commit: context.commit,
    digest: wish.digest,
    fields: change.fields,
    before,
    wasEnabled: live.enabled,
    wantEnabled: change.enabled ?? live.enabled,
    at: tenantNow(context),
  };
}

async function onlySwitch(run: Edit, context: ApplyContext): Promise<Outcome> {
  const { change, live, intent } = run;
  const on = intent.wantEnabled;
  try {
    context.permit();
    const answer = on ? await switchOn(live.id, context) : await switchOff(live.id, context);
    const result = change.kind === 'restore' ? 'restored' : on ? 'enabled' : 'disabled';
    return await done(run, result, { operations: [], answer }, undefined, context);
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
  if (isLight(run.change) && !context.refusals.light()) {
    try {
      const written = await writeFields(live.id, run.styles, false, context);
      return await done(run, 'updated', written, undefined, context);
    } catch (error) {
      if (!isRefusal(error)) {
        throw error;
      }
    }
  }
  const from = context.clock.now();
  const startedMs = context.clock.monotonicMs();
  const off = await switchOff(live.id, context);
  if (contentDigest(off) !== contentDigest(live)) {
    const on = await switchOn(live.id, context);
    await stepBack(run, on, context);
    return outcome(run.change, 'skipped', {
      reason: 'ChangedMeanwhile',
      message: `${off.modifiedBy?.name ?? 'Somebody'} changed it in the tenant while it was being planned; it is planned again.`,
    });
  }
  const since = { from, startedMs };
  const result = await writeAndFinish(run, since, context);
  if (isLight(run.change) && result.result !== 'failed') {
    context.refusals.refuseLight();
  }
  return result;
}

/** Leaves a person's edit alone, remembering that the last request there was ours. */
async function stepBack(run: Edit, on: LiveWorkflow, context: ApplyContext): Promise<void> {
  const writes = new LedgerWrites(context.owner).closeIntent(run.intent);
  const { entry, memory } = run.change;
  if (entry !== undefined) {
    const { modified } = on;
    const touched = { ...entry, wroteAt: context.clock.now() };
    writes.putEntry(modified === undefined ? touched : { ...touched, modified }, memory);
  }
  await context.records.commit(writes.writes);
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
    const answer = intent.wasEnabled ? await switchOn(live.id, context) : undefined;
    return refused(change, run, error, 'PatchRefused', answer, context);
  }
  if (!keepsSkeleton(run, written.answer)) {
    const places = rewrittenPlaces(run, written.answer);
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

async function refused(
  change: Change,
  run: Edit,
  error: unknown,
  reason: RejectionReason,
  answer: LiveWorkflow | undefined,
  context: ApplyContext,
): Promise<Outcome> {
  const told = failed(change, error, { reason, operations: run.styles[0] ?? [] });
  const writes = new LedgerWrites(context.owner).closeIntent(run.intent);
  const { entry, memory } = change;
  if (entry !== undefined) {
    const rejection = {
      digest: run.wish.digest,
      reason,
      commit: context.commit,
      message: told.message ?? reason,
    };
    writes.putEntry(
      rejected({ ...entry, wroteAt: context.clock.now() }, rejection, answer),
      memory,
    );
  }
  await context.records.commit(writes.writes);
  return told;
}

async function done(
  run: Edit,
  result: OutcomeResult,
  written: Written,
  off: OffTime | undefined,
  context: ApplyContext,
): Promise<Outcome> {
  const { change, wish, intent } = run;
  const fields = [...change.fields, ...(change.enabled === undefined ? [] : ['enabled'])];
  const remembered = afterWrite(change, wish, fields, written.answer, context);
  const writes = rememberWrites(change, remembered, context).closeIntent(intent);
  await context.records.commit(writes.writes);
  return outcome(change, result, {
    operations: written.operations,
    rewrote: rewrittenPlaces(run, written.answer),
    ...(off === undefined
      ? {}
      : { disabledMs: off.ms, disabledFrom: off.from, disabledUntil: off.until }),
  });
}

/** The cycle broke off: see to it that nothing stays switched off, and say plainly if that failed too. */
async function rescued(run: Edit, error: unknown, context: ApplyContext): Promise<Outcome> {
  const reason = isAppError(error) ? error.code : 'Interrupted';
  const end = await rescue(run.intent, run.change, context);
  return failed(run.change, error, {
    reason,
    operations: run.styles[0] ?? [],
    ...(end === 'stuck' ? { stuckDisabled: true } : {}),
  });
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

/** Name and description may be taken without the lock; nothing is known for sure (facts 2.1). */
function isLight(change: Change): boolean {
  return (
    change.enabled === undefined &&
    change.fields.every((field) => field === 'name' || field === 'description')
  );
}

function contentDigest(workflow: LiveWorkflow): string {
  return formDigest({ ...normalForm(workflow.raw), enabled: false });
}

function keepsSkeleton(run: Edit, answer: LiveWorkflow): boolean {
  const { wish, change } = run;
  const part = (body: JsonObject): JsonObject =>
    managedPart(normalForm(body), change.fields, wish.ignore);
  return sameSkeleton(part(wish.body), part(answer.raw), change.fields);
}

function rewrittenPlaces(run: Edit, answer: LiveWorkflow): readonly string[] {
  const { wish, change } = run;
  const compared = { form: normalForm(wish.body), fields: change.fields, ignore: wish.ignore };
  return classify(compared, normalForm(answer.raw), undefined).map(({ pointer }) => pointer);
}
