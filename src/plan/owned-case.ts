import type { Desired } from '../documents/desired.ts';
import { appliedWish, rejectionOf } from '../inventory/entry.ts';
import type { AppliedWish, Baseline, Entry, Rejection } from '../inventory/entry.ts';
import { wantedInstead } from '../inventory/trial.ts';
import { versionDigest } from '../inventory/version.ts';
import { normalForm } from '../normal-form/normal-form.ts';
import { shortTimes } from '../kernel/short-times.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import type { Case } from './case.ts';
import { awaitingValues, awaitingWorkflows } from './awaiting.ts';
import { withWait } from './change.ts';
import type { Change, Wait } from './change.ts';
import { classify, driftFrom, meetInOneField } from './classify.ts';
import { mayBeOurLateRequest } from './late-request.ts';
import type { PlanContext } from './context.ts';
import { contested, settling } from './corrections.ts';
import { settledRecord } from './settled-record.ts';
import { updateChange } from './update-change.ts';
import type { Subject } from './update-change.ts';

/** Plans an owned workflow that its file describes and the tenant has: the table of git change, drift and conflict. */
export function ownedCase(
  desired: Desired,
  entry: Entry,
  live: LiveWorkflow,
  context: PlanContext,
): Case {
  const base = { file: desired.file, name: desired.name, desired, entry, live };
  const rejection = rejectionOf(entry, desired.digest);
  if (rejection === undefined && isSettled(desired, entry, context.liveForm(live).digest)) {
    return { ...base, drift: [] };
  }
  const wish = wishOf(desired, entry);
  if (desired.pending.length > 0) {
    const subject = subjectOf(desired, wish, entry, live, context);
    const baseline = subject.memory?.baseline;
    const drift = baseline === undefined ? [] : driftFrom(baseline, context.liveForm(live).form);
    return { ...base, drift, change: awaitingWorkflows(desired, updateChange(subject)) };
  }
  if (rejection === undefined) {
    return { ...base, ...decide(subjectOf(desired, wish, entry, live, context), context) };
  }
  const refused = {
    ...updateChange(subjectOf(desired, wish, entry, live, context)),
    wait: rejectedWait(rejection),
  };
  const instead = wantedInstead(entry, context.memory(entry.file));
  if (instead === undefined) {
    return { ...base, drift: [], change: refused };
  }
  const decided = decide(subjectOf(desired, instead, entry, live, context), context);
  const { change } = decided;
  return {
    ...base,
    ...decided,
    change: change === undefined ? refused : goingBack(change, instead, rejection),
  };
}

/** The change that brings an earlier version back, and says of which commit it is and what is wrong with the file's. */
function goingBack(change: Change, wish: AppliedWish, rejection: Rejection): Change {
  const { reason, commit, message } = rejection;
  const urgent = reason === 'RolloutDegraded' || reason === 'Manual' ? { urgent: true } : {};
  if (change.reason !== 'GitChange') {
    return { ...change, ...urgent };
  }
  const digest = versionDigest(wish.body);
  const version = change.entry?.versions?.findLast((one) => one.digest === digest);
  const note = `The version of commit ${commit.slice(0, 12)} is rejected (${reason}): ${sentence(message)}`;
  return {
    ...change,
    ...urgent,
    reason: 'RolledBack',
    ...(version === undefined ? {} : { goesBackTo: version.commit }),
    notes: [note, ...(change.notes ?? [])],
  };
}

/** Says that nothing moved on either side since we last looked; then nothing more needs to be read. */
function isSettled(desired: Desired, entry: Entry, liveDigest: string): boolean {
  return (
    entry.sentDigest === desired.digest &&
    entry.leftDigest === liveDigest &&
    entry.file === desired.file &&
    entry.quarantine === undefined &&
    entry.enabledBefore === undefined &&
    entry.goneSince === undefined
  );
}

/** The file's wish; one that returns from quarantine also wants the enabled state back that its workflow had. */
function wishOf(desired: Desired, entry: Entry): AppliedWish {
  const wish = appliedWish(desired);
  const { body, fields } = wish;
  // Before the quarantine itself is remembered, its beginning is: it may have been interrupted in between.
  const enabled = entry.quarantine?.wasEnabled ?? entry.enabledBefore;
  if (enabled === undefined || fields.includes('enabled')) {
    return wish;
  }
  return { ...wish, body: { ...body, enabled }, fields: [...fields, 'enabled'] };
}

function subjectOf(
  desired: Desired,
  wish: AppliedWish,
  entry: Entry,
  live: LiveWorkflow,
  context: PlanContext,
): Subject {
  const memory = context.memory(entry.file);
  const compared = { ...wish, form: normalForm(wish.body) };
  const differences = classify(compared, context.liveForm(live).form, memory?.baseline);
  return { desired, wish, entry, live, memory, differences };
}

function decide(
  subject: Subject,
  context: PlanContext,
): Pick<Case, 'drift' | 'policy' | 'held' | 'change' | 'record'> {
  const { desired, wish, entry, live, memory, differences } = subject;
  const drift = differences.filter((one) => one.class === 'drift' || one.class === 'conflict');
  if (isSwitchedOff(wish, live, memory?.baseline)) {
    return mayBeOurLateRequest(entry, live, context)
      ? {
          drift: [],
          change: { ...updateChange(subject, []), kind: 'enable', enabled: true, urgent: true },
        }
      : { drift, held: true, change: { ...updateChange(subject), wait: heldWait(live) } };
  }
  const policy = desired.settings.drift ?? context.policies.drift;
  if (policy !== 'correct' && meetInOneField(differences)) {
    return { drift, change: { ...updateChange(subject), wait: conflictWait(live) } };
  }
  const toWrite = differences.filter(
    (one) => one.class === 'git' || (policy === 'correct' && one.class !== 'residue'),
  );
  if (toWrite.length === 0) {
    const record = settledRecord(subject, context);
    return { drift, policy, ...(record === undefined ? {} : { record }) };
  }
  const change = awaitingValues(updateChange(subject, toWrite), wish, live);
  const wait =
    change.corrects === true
      ? (contested(entry, wish.digest, context.now) ??
        settling(toWrite, live, context.policies.settleMs, context.now))
      : undefined;
  return { drift, change: wait === undefined ? change : withWait(change, wait) };
}

function isSwitchedOff(
  wish: AppliedWish,
  live: LiveWorkflow,
  baseline: Baseline | undefined,
): boolean {
  return (
    !live.enabled &&
    wish.body['enabled'] === true &&
    baseline !== undefined &&
    baseline.fields.includes('enabled') &&
    baseline.left['enabled'] === true
  );
}

function who(live: LiveWorkflow): string {
  const person = live.modifiedBy?.name ?? live.modifiedBy?.id ?? 'somebody';
  return live.modified === undefined ? person : `${person} at ${shortTimes(live.modified)}`;
}

function heldWait(live: LiveWorkflow): Wait {
  return {
    reason: 'Held',
    message: `It was switched off in the tenant by ${who(live)}. Nothing is written until it is switched on there, Git says "enabled: false", or the hold is released.`,
    release: 'release',
  };
}

function conflictWait(live: LiveWorkflow): Wait {
  return {
    reason: 'Conflict',
    message: `The file and the tenant changed the same part; the tenant's change is by ${who(live)}. Bring it into the file, undo it in the tenant, or approve to write Git's version.`,
    release: 'approve',
  };
}

function rejectedWait({ reason, commit, message }: Rejection): Wait {
  return {
    reason: 'Rejected',
    message: `The version of commit ${commit.slice(0, 12)} was refused before (${reason}): ${sentence(message)} Commit a correction, or approve it to try again.`,
    release: 'approve',
  };
}

/** What a tenant says need not end like a sentence. */
function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
