import { isAppError } from '../kernel/app-error.ts';
import { objectOf, own } from '../kernel/json.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { PatchOperation } from '../kernel/patch-operation.ts';
import type { AppliedWish, RejectionReason } from '../inventory/entry.ts';
import type { EditIntent } from '../inventory/intent.ts';
import { LedgerWrites } from '../inventory/ledger.ts';
import type { Change } from '../plan/change.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import { tenantNow } from './apply-context.ts';
import type { ApplyContext } from './apply-context.ts';
import { closeWithLaunchers, notesField } from './close-edit.ts';
import { contentDigest } from './content-digest.ts';
import { afterWrite, rejected, rememberWrites } from './entry-after.ts';
import type { Outcome, OutcomeResult } from './outcome.ts';
import { rescue } from './rescue.ts';
import { rewrittenPlaces } from './rewriting.ts';
import { failed, outcome } from './tell-outcome.ts';
import type { Written } from './write-fields.ts';

/** A change to a workflow that exists, with all that its cycle needs at hand. */
export interface Edit {
  readonly change: Change;
  readonly wish: AppliedWish;
  readonly live: LiveWorkflow;
  readonly styles: readonly (readonly PatchOperation[])[];
  readonly intent: EditIntent;
  /** A refusal says nothing of the wish: it will be tried in another way. */
  readonly tentative: boolean;
}

/** How long the workflow was off. */
export interface OffTime {
  readonly from: number;
  readonly until: number;
  readonly ms: number;
}

/** The intent of an edit: what will be overwritten, and the enabled state before and after. */
export function intentOf(
  change: Change,
  wish: AppliedWish,
  live: LiveWorkflow,
  launchers: EditIntent['launchers'],
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
    commit: change.goesBackTo ?? context.commit,
    digest: wish.digest,
    fields: change.fields,
    before,
    content: contentDigest(live),
    ...(launchers === undefined ? {} : { launchers }),
    wasEnabled: live.enabled,
    wantEnabled: change.enabled ?? live.enabled,
    at: tenantNow(context),
  };
}

/** Ends an edit of which the tenant took nothing. */
export async function giveUp(run: Edit, read: LiveWorkflow, context: ApplyContext): Promise<void> {
  const writes = new LedgerWrites(context.owner);
  await closeWithLaunchers(run.intent, writes, context, read);
  await context.records.commit(writes.writes);
}

/** Leaves a person's edit alone, remembering that the last request there was ours. */
export async function stepBack(run: Edit, on: LiveWorkflow, context: ApplyContext): Promise<void> {
  const writes = new LedgerWrites(context.owner);
  await closeWithLaunchers(run.intent, writes, context, on);
  const { entry, memory } = run.change;
  if (entry !== undefined) {
    const { modified } = on;
    const touched = { ...entry, wroteAt: context.clock.now() };
    writes.putEntry(modified === undefined ? touched : { ...touched, modified }, memory);
  }
  await context.records.commit(writes.writes);
}

/** Ends an edit the tenant refused: the wish is remembered as rejected, so that it is not tried again as it is. */
export async function refused(
  change: Change,
  run: Edit,
  error: unknown,
  reason: RejectionReason,
  answer: LiveWorkflow | undefined,
  context: ApplyContext,
): Promise<Outcome> {
  const writes = new LedgerWrites(context.owner);
  const notes = await closeWithLaunchers(run.intent, writes, context, answer);
  const operations = run.styles[0] ?? [];
  const told = failed(change, error, { reason, operations, ...notesField(notes) });
  const { entry, memory } = change;
  if (entry !== undefined) {
    const rejection = {
      digest: run.wish.digest,
      reason,
      commit: run.intent.commit,
      message: told.message ?? reason,
    };
    const touched = { ...entry, wroteAt: context.clock.now() };
    const { modified } = answer ?? {};
    writes.putEntry(
      run.tentative
        ? { ...touched, ...(modified === undefined ? {} : { modified }) }
        : rejected(touched, rejection, answer),
      memory,
    );
  }
  await context.records.commit(writes.writes);
  return told;
}

/** Ends an edit that was accepted. */
export async function done(
  run: Edit,
  result: OutcomeResult,
  written: Written,
  off: OffTime | undefined,
  context: ApplyContext,
): Promise<Outcome> {
  const { change, wish, intent } = run;
  const fields = [...change.fields, ...(change.enabled === undefined ? [] : ['enabled'])];
  const remembered = afterWrite(change, wish, fields, written.answer, context);
  const writes = rememberWrites(change, remembered, context);
  const wasOff = off !== undefined;
  const notes = wasOff ? await closeWithLaunchers(intent, writes, context, written.answer) : [];
  const read = written.answer;
  context.note?.(writes, { change, result, workflowId: read.id, read });
  await context.records.commit((wasOff ? writes : writes.closeIntent(intent)).writes);
  return outcome(change, result, {
    ...notesField(notes),
    operations: written.operations,
    rewrote: rewrittenPlaces(run.wish, change.fields, written.answer),
    ...(off === undefined
      ? {}
      : { disabledMs: off.ms, disabledFrom: off.from, disabledUntil: off.until }),
  });
}

/** The cycle broke off: see to it that nothing stays switched off, and say plainly if that failed too. */
export async function rescued(run: Edit, error: unknown, context: ApplyContext): Promise<Outcome> {
  const reason = isAppError(error) ? error.code : 'Interrupted';
  const { end, notes, read } = await rescue(run.intent, run.change, context);
  const operations = run.styles[0] ?? [];
  if (read !== undefined && isAsWished(run, read)) {
    const words = `It is as it should be; on the way there was ${reason}.`;
    const met = await doneAfterAll(run, read, context);
    return outcome(run.change, met, { operations, notes: [...notes, words] });
  }
  return failed(run.change, error, {
    reason,
    operations,
    ...(end === 'stuck' ? { stuckDisabled: true } : {}),
    ...notesField(notes),
  });
}

/** What broke off may have broken off behind its last request. */
function isAsWished({ change, wish, intent }: Edit, read: LiveWorkflow): boolean {
  return (
    read.enabled === intent.wantEnabled && rewrittenPlaces(wish, change.fields, read).length === 0
  );
}

/** Remembers a change as done, whose intent is closed already. */
async function doneAfterAll(
  { change, wish, intent }: Edit,
  read: LiveWorkflow,
  context: ApplyContext,
): Promise<OutcomeResult> {
  const fields = [...change.fields, ...(change.enabled === undefined ? [] : ['enabled'])];
  const writes = rememberWrites(change, afterWrite(change, wish, fields, read, context), context);
  const switched = intent.wantEnabled ? 'enabled' : 'disabled';
  const written = change.fields.length === 0 ? switched : 'updated';
  const result = change.kind === 'restore' ? 'restored' : written;
  context.note?.(writes, { change, result, workflowId: read.id, read });
  await context.records.commit(writes.writes);
  return result;
}
