import { digestOf } from '../kernel/json.ts';
import type { JsonObject } from '../kernel/json.ts';
import { acceptance } from '../inventory/trial.ts';
import type { Acceptance } from '../inventory/trial.ts';
import type { Entry, Memory } from '../inventory/entry.ts';
import { originOf, versionDigest, withVersion } from '../inventory/version.ts';
import { normalForm } from '../normal-form/normal-form.ts';
import type { Case } from './case.ts';
import type { PlanContext } from './context.ts';
import { settledBaseline } from './settled-baseline.ts';
import type { Subject } from './update-change.ts';

/**
 * What to remember of a workflow in which nothing is to be written: places that agree become the baseline, and a wish
 * that is wholly met becomes the last good one, or is on trial. Undefined when all of it is remembered already.
 */
export function settledRecord(subject: Subject, context: PlanContext): Case['record'] {
  const { desired, wish, entry, live, memory, differences } = subject;
  if (memory === undefined) {
    return undefined;
  }
  const now = context.liveForm(live);
  const form = normalForm(wish.body);
  const baseline = settledBaseline(memory.baseline, { ...wish, form }, now.form, differences);
  const met = differences.every((one) => one.class === 'residue');
  const accepted = met ? acceptanceOf(subject, context) : undefined;
  const {
    goneSince: _gone,
    quarantine: _quarantine,
    enabledBefore: _before,
    trial: _trial,
    ...kept
  } = entry;
  const trial = accepted === undefined ? entry.trial : accepted.trial;
  const versions = met ? versionsOf(subject, context) : entry.versions;
  const settled: Entry = {
    ...kept,
    file: desired.file,
    name: desired.name,
    ...(met ? { sentDigest: wish.digest, leftDigest: now.digest } : {}),
    ...(met && live.modified !== undefined ? { modified: live.modified } : {}),
    ...(trial === undefined ? {} : { trial }),
    ...(versions === undefined ? {} : { versions }),
  };
  const remembered: Memory =
    accepted === undefined ? { ...memory, baseline } : { baseline, ...accepted.wishes };
  return sameData(settled, entry) && sameData(remembered, memory)
    ? undefined
    : { entry: settled, memory: remembered };
}

/** What runs now is taken down too where the pass that wrote it was broken off, or a person wrote it before Git had it. */
function versionsOf(
  { desired, wish, entry, live }: Subject,
  { commit, now }: PlanContext,
): Entry['versions'] {
  const versions = entry.versions ?? [];
  const digest = versionDigest(live.raw);
  const isOfFile = wish.digest === desired.digest;
  const origin = originOf(digest, versions, isOfFile, { commit, file: desired.file });
  return withVersion(versions, { ...origin, digest, from: live.modified ?? rfc3339(now) });
}

function rfc3339(ms: number): string {
  return new Date(ms).toISOString();
}

/** A wish that is met by an edit of ours was written by a pass that broke off: its file's rollout begins as after any write. */
function acceptanceOf(
  { desired, wish, entry, live, memory }: Subject,
  { identityId, commit, now }: PlanContext,
): Acceptance {
  const ours = identityId !== undefined && live.modifiedBy?.id === identityId;
  return acceptance(
    { entry, memory },
    {
      wish,
      enabled: live.enabled,
      rollout: ours ? desired.settings.rollout : undefined,
      commit,
      since: live.modified ?? rfc3339(now),
    },
  );
}

function sameData(a: object, b: object): boolean {
  return digestOf(asStored(a)) === digestOf(asStored(b));
}

/** The value as it would come back from the store: absent members left out. */
function asStored(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}
