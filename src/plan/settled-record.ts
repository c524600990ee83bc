import { digestOf } from '../kernel/json.ts';
import type { JsonObject } from '../kernel/json.ts';
import { appliedWish } from '../inventory/entry.ts';
import type { Entry, Memory } from '../inventory/entry.ts';
import { normalForm } from '../normal-form/normal-form.ts';
import type { Case } from './case.ts';
import type { LiveForm } from './context.ts';
import { settledBaseline } from './settled-baseline.ts';
import type { Subject } from './update-change.ts';

/**
 * What to remember of a workflow in which nothing is to be written: places that agree become the baseline, and a wish
 * that is wholly met becomes the last good one. Undefined when all of it is remembered already.
 */
export function settledRecord(subject: Subject, now: LiveForm): Case['record'] {
  const { desired, wish, entry, live, memory, differences } = subject;
  if (memory === undefined) {
    return undefined;
  }
  const form = normalForm(wish.body);
  const baseline = settledBaseline(memory.baseline, { ...wish, form }, now.form, differences);
  const met = differences.every((one) => one.class === 'residue');
  const { goneSince: _gone, quarantine: _quarantine, enabledBefore: _before, ...kept } = entry;
  const settled: Entry = {
    ...kept,
    file: desired.file,
    name: desired.name,
    ...(met ? { sentDigest: wish.digest, leftDigest: now.digest } : {}),
    ...(met && live.modified !== undefined ? { modified: live.modified } : {}),
  };
  const remembered: Memory = {
    ...memory,
    baseline,
    ...(met ? { lastGood: appliedWish(wish) } : {}),
  };
  return sameData(settled, entry) && sameData(remembered, memory)
    ? undefined
    : { entry: settled, memory: remembered };
}

function sameData(a: object, b: object): boolean {
  return digestOf(asStored(a)) === digestOf(asStored(b));
}

/** The value as it would come back from the store: absent members left out. */
function asStored(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}
