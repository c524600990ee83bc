import { isArray, isObject, own } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { edgesOf, stepType } from '../workflow/step.ts';
import type { StepMap } from '../workflow/step.ts';
import { isTagged } from './tag.ts';

/**
 * Says whether a map has nothing that the rules about arrows look for: its start and every arrow lead to a step of it,
 * every step is come to, none leads back, and every way ends. One pass, where those rules take several.
 */
export function isSound({ start, steps }: StepMap): boolean {
  if (typeof start !== 'string') {
    return false;
  }
  /** False while the ways behind a step are being followed. */
  const seen = new Map<string, boolean>();
  const open: string[] = [start];
  for (let key = open.at(-1); key !== undefined; key = open.at(-1)) {
    const step = steps.get(key);
    if (step === undefined) {
      return false;
    }
    if (seen.has(key)) {
      seen.set(key, true);
      open.pop();
      continue;
    }
    seen.set(key, false);
    const targets = targetsOf(step);
    if (targets === undefined || targets.some((to) => seen.get(to) === false)) {
      return false;
    }
    open.push(...targets.filter((to) => !seen.has(to)));
  }
  return seen.size === steps.size;
}

/** Gives where a step leads, nowhere for an end; undefined when it is no end and leads nowhere. */
function targetsOf(step: JsonObject): readonly string[] | undefined {
  const targets = edgesOf(step).map(({ to }) => to);
  const type = stepType(step);
  if (type === 'success' || type === 'failure') {
    return targets.length === 0 ? targets : undefined;
  }
  return targets.length === 0 ? undefined : targets;
}

/**
 * Says whether every step and arrow of a map is written out. A tag may stand for any of them, and for the action that
 * makes a step a loop or a wait.
 */
export function isWrittenOut({ start, steps }: StepMap, written: Json | undefined): boolean {
  return (
    !isTagged(start) &&
    !isTagged(written) &&
    (!isObject(written) || !Object.keys(written).some((key) => isTagged(written[key]))) &&
    ![...steps.values()].some(hasTaggedArrow)
  );
}

function hasTaggedArrow(step: JsonObject): boolean {
  return (
    ['type', 'actionId', 'nextStep', 'defaultStep', 'choiceList', 'catch'].some((key) =>
      isTagged(own(step, key)),
    ) ||
    listsTaggedArrow(own(step, 'choiceList'), 'nextStep') ||
    listsTaggedArrow(own(step, 'catch'), 'next')
  );
}

function listsTaggedArrow(list: Json | undefined, key: string): boolean {
  return (
    isArray(list) &&
    list.some((item) => isTagged(item) || (isObject(item) && isTagged(own(item, key))))
  );
}
