import type { Entry, Memory, Rejection } from '../inventory/entry.ts';
import { isLaunchersOnly, withoutPutBack } from '../inventory/intent.ts';
import type { EditIntent } from '../inventory/intent.ts';
import { LedgerWrites } from '../inventory/ledger.ts';
import { toError } from '../kernel/app-error.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import type { ApplyContext } from './apply-context.ts';
import { closeWithLaunchers } from './close-edit.ts';
import { contentDigest } from './content-digest.ts';
import { rejected } from './entry-after.ts';
import { proveGone } from './prove-gone.ts';
import { switchOn } from './switching.ts';
import { isRefusal, putBackOperations, writeFields } from './write-fields.ts';

/**
 * How an edit that broke off ended: the workflow reads as it should (`safe`), the old definition had to go back
 * (`put-back`), it is gone, or it stays switched off until a later try (`stuck`).
 */
export type RescueEnd = 'safe' | 'put-back' | 'gone' | 'stuck';

/** How it ended, and what a person should look at. */
export interface Rescued {
  readonly end: RescueEnd;
  readonly notes: readonly string[];
  /** What it reads now, where nobody but us made it so. */
  readonly read?: LiveWorkflow;
}

/** What is remembered of the workflow, if it is ours already. */
export interface Known {
  readonly entry?: Entry;
  readonly memory?: Memory;
}

/**
 * Brings a workflow whose edit broke off back to its enabled state; the intent is closed when that is certain and
 * stays open otherwise, for the next pass. It is not stopped by the pass's own signal: what we switched off is
 * switched on first, and only a second interrupt, which ends the process, comes before it. `listed` is what the tenant
 * listed after the edit; without it the list is asked for where it is needed. Never throws.
 */
export async function rescue(
  intent: EditIntent,
  known: Known,
  context: ApplyContext,
  listed?: readonly LiveWorkflow[],
): Promise<Rescued> {
  const { signal: _signal, ...patient } = context;
  const mustRun = intent.wasEnabled && intent.wantEnabled;
  let runs = !mustRun;
  try {
    const read = await context.tenant.getWorkflow(intent.workflowId, undefined, 'rescue');
    if (read === undefined) {
      await proveGone(intent.workflowId, context, listed);
      return { end: 'gone', notes: await close(intent, known, undefined, context) };
    }
    runs ||= read.enabled || isHeld(intent, read, context);
    if (runs) {
      return safe(read, await close(intent, known, read, context), context);
    }
    try {
      const on = await switchOn(intent.workflowId, patient);
      runs = true;
      return safe(on, await close(intent, known, on, context), context);
    } catch (error) {
      if (!isRefusal(error) || intent.fields.length === 0) {
        throw error;
      }
      if (isOthers(read, context)) {
        // What a person made of it is not overwritten: it stays off, told as stuck, until they mend it.
        await open(withoutPutBack(intent), context);
        throw error;
      }
      const operations = putBackOperations(intent.before, intent.fields);
      await writeFields(intent.workflowId, [operations], false, patient);
      const on = await switchOn(intent.workflowId, patient);
      runs = true;
      const notes = await close(intent, known, on, context, refusalOf(intent, error));
      return { end: 'put-back', notes };
    }
  } catch {
    // Whatever broke, the intent is still in the journal and the next pass begins with it.
    return { end: runs ? 'safe' : 'stuck', notes: [] };
  }
}

function safe(read: LiveWorkflow, notes: readonly string[], context: ApplyContext): Rescued {
  return { end: 'safe', notes, ...(isOthers(read, context) ? {} : { read }) };
}

async function open(intent: EditIntent, context: ApplyContext): Promise<void> {
  await context.records.commit(new LedgerWrites(context.owner).openIntent(intent).writes);
}

/** Says that the last one to change it was certainly not us. */
function isOthers({ modifiedBy }: LiveWorkflow, { identityId }: ApplyContext): boolean {
  return identityId !== undefined && modifiedBy !== undefined && modifiedBy.id !== identityId;
}

/** A person's hand was the last, and all it did was to switch the workflow off: our own switch never arrived. */
function isHeld(intent: EditIntent, read: LiveWorkflow, context: ApplyContext): boolean {
  return isOthers(read, context) && contentDigest(read) === intent.content;
}

function refusalOf(intent: EditIntent, error: unknown): Rejection {
  return {
    digest: intent.digest,
    reason: 'EnableRefused',
    commit: intent.commit,
    message: toError(error).message,
  };
}

/**
 * Our own half-done write must never look like somebody's drift: what we last asked for at the written fields is
 * forgotten, so that the next plan takes them as never applied. A person's later edit is left to the drift policy.
 */
async function close(
  intent: EditIntent,
  known: Known,
  read: LiveWorkflow | undefined,
  context: ApplyContext,
  rejection?: Rejection,
): Promise<readonly string[]> {
  const writes = new LedgerWrites(context.owner);
  const notes = await closeWithLaunchers(intent, writes, context, read);
  const { entry, memory } = known;
  if (
    entry !== undefined &&
    memory !== undefined &&
    read !== undefined &&
    !isOthers(read, context) &&
    !isLaunchersOnly(intent)
  ) {
    const { baseline } = memory;
    const switches = intent.wasEnabled !== intent.wantEnabled;
    const written = switches ? [...intent.fields, 'enabled'] : intent.fields;
    const fields = baseline.fields.filter((field) => !written.includes(field));
    const forgotten: Entry = {
      ...entry,
      leftDigest: '',
      ...(read.modified === undefined ? {} : { modified: read.modified }),
      wroteAt: context.clock.now(),
    };
    writes.putEntry(rejection === undefined ? forgotten : rejected(forgotten, rejection), {
      ...memory,
      baseline: { ...baseline, fields },
    });
  }
  await context.records.commit(writes.writes);
  return notes;
}
