import { digestOf } from '../kernel/json.ts';
import type { JsonObject } from '../kernel/json.ts';
import { acceptance } from '../inventory/trial.ts';
import type { Acceptance } from '../inventory/trial.ts';
import type { Entry, Memory } from '../inventory/entry.ts';
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
  const settled: Entry = {
    ...kept,
    file: desired.file,
    name: desired.name,
    ...(met ? { sentDigest: wish.digest, leftDigest: now.digest } : {}),
    ...(met && live.modified !== undefined ? { modified: live.modified } : {}),
    ...(trial === undefined ? {} : { trial }),
  };
  const remembered: Memory =
    accepted === undefined ? { ...memory, baseline } : { baseline, ...accepted.wishes };
  return sameData(settled, entry) && sameData(remembered, memory)
    ? undefined
    : { entry: settled, memory: remembered };
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
      since: live.modified ?? new Date(now).toISOString(),
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
