import type { AppliedWish, Baseline, Entry, Memory, Rejection } from '../inventory/entry.ts';
import { rejectionOf } from '../inventory/entry.ts';
import { formDigest, normalForm } from '../normal-form/normal-form.ts';
import type { Change } from '../plan/change.ts';
import { classify } from '../plan/classify.ts';
import { corrected } from '../plan/corrections.ts';
import { writtenBaseline } from '../plan/settled-baseline.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import { LedgerWrites } from '../inventory/ledger.ts';
import { acceptance } from '../inventory/trial.ts';
import type { Acceptance } from '../inventory/trial.ts';
import { originOf, versionDigest, withVersion } from '../inventory/version.ts';
import { tenantNow } from './apply-context.ts';
import type { ApplyContext } from './apply-context.ts';

const REJECTIONS_KEPT = 10;

/** What is remembered of a workflow after a write: the entry and its memory. */
export interface Remembered {
  readonly entry: Entry;
  readonly memory: Memory;
}

/** The record of a write that the tenant accepted; `written` are the fields it covered, `enabled` among them. */
export function afterWrite(
  change: Change,
  wish: AppliedWish,
  written: readonly string[],
  answer: LiveWorkflow,
  context: ApplyContext,
): Remembered {
  const form = normalForm(answer.raw);
  const before = change.memory?.baseline;
  const compared = { ...wish, form: normalForm(wish.body) };
  const baseline = writtenBaseline(before, compared, written, form);
  const isWhole = classify(compared, form, baseline).every((one) => one.class !== 'git');
  const accepted = isWhole && (answer.enabled || wish.body['enabled'] !== true);
  const { baseline: _former, ...wishes } = change.memory ?? { baseline };
  const end = accepted
    ? acceptance(change, {
        wish,
        enabled: answer.enabled,
        rollout: change.desired?.settings.rollout,
        commit: context.commit,
        since: answer.modified ?? new Date(tenantNow(context)).toISOString(),
      })
    : undefined;
  return {
    entry: entryOf(change, wish, baseline, answer, end, context),
    memory: { baseline, ...(end?.wishes ?? wishes) },
  };
}

function entryOf(
  change: Change,
  wish: AppliedWish,
  baseline: Baseline,
  answer: LiveWorkflow,
  end: Acceptance | undefined,
  context: ApplyContext,
): Entry {
  const { drift, prune } = change.desired?.settings ?? {};
  const rejections = (change.entry?.rejections ?? []).filter(
    (rejection) => rejection.digest !== wish.digest,
  );
  const openDrift = change.corrects === true ? undefined : change.entry?.openDrift;
  const digest = versionDigest(answer.raw);
  const versions = change.entry?.versions ?? [];
  const isOfFile = change.wish?.digest === change.desired?.digest;
  const origin = originOf(digest, versions, isOfFile, {
    commit: context.commit,
    file: change.file,
  });
  return {
    file: change.file,
    workflowId: answer.id,
    name: answer.name,
    commit: origin.commit,
    // A workflow that was only made, or switched on, or waits for it, still has to be brought to its wish.
    ...(change.kind === 'create' || end === undefined ? {} : { sentDigest: wish.digest }),
    leftDigest: formDigest(baseline.left),
    ...(answer.modified === undefined ? {} : { modified: answer.modified }),
    wroteAt: context.clock.now(),
    ...(drift === undefined ? {} : { drift }),
    ...(prune === undefined ? {} : { prune }),
    ...(openDrift === undefined ? {} : { openDrift }),
    ...(change.corrects === true
      ? { corrections: corrected(change.entry ?? {}, wish.digest, context.clock.now()) }
      : change.entry?.corrections === undefined
        ? {}
        : { corrections: change.entry.corrections }),
    rejections,
    ...(end?.trial === undefined ? {} : { trial: end.trial }),
    ...(change.entry?.suspension === undefined ? {} : { suspension: change.entry.suspension }),
    versions: withVersion(versions, {
      ...origin,
      digest,
      from: new Date(tenantNow(context)).toISOString(),
    }),
  };
}

/** The entry with a refusal of its wish remembered, so that it is not tried again until it becomes another. */
export function rejected(entry: Entry, rejection: Rejection, answer?: LiveWorkflow): Entry {
  const known = rejectionOf(entry, rejection.digest) !== undefined;
  const others = entry.rejections.slice(known ? 0 : 1 - REJECTIONS_KEPT);
  return {
    ...entry,
    ...(answer?.modified === undefined ? {} : { modified: answer.modified }),
    rejections: known
      ? entry.rejections.map((one) => (one.digest === rejection.digest ? rejection : one))
      : [...others, rejection],
  };
}

/** The writes that remember a workflow under its file, leaving the path it had before a move. */
export function rememberWrites(
  change: Change,
  remembered: { readonly entry: Entry; readonly memory?: Memory },
  context: ApplyContext,
): LedgerWrites {
  const writes = new LedgerWrites(context.owner);
  if (change.movedFrom !== undefined && change.movedFrom !== change.file) {
    writes.removeEntry(change.movedFrom);
  }
  return writes.putEntry(remembered.entry, remembered.memory);
}
