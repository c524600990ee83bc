import type { JsonObject } from '../kernel/json.ts';
import type { Pointer } from '../kernel/pointer.ts';
import type { AppliedWish } from '../inventory/entry.ts';
import { managedPart } from '../normal-form/leaves.ts';
import { normalForm } from '../normal-form/normal-form.ts';
import { classify } from '../plan/classify.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import { sameSkeleton } from './skeleton.ts';

/** Says whether the tenant stored the trigger, owner, start and paths that were asked for. */
export function keepsSkeleton(
  wish: AppliedWish,
  fields: readonly string[],
  answer: LiveWorkflow,
): boolean {
  const part = (body: JsonObject): JsonObject => managedPart(normalForm(body), fields, wish.ignore);
  return sameSkeleton(part(wish.body), part(answer.raw), fields);
}

/** Lists the places of the written fields that the tenant stores otherwise than they were sent. */
export function rewrittenPlaces(
  wish: AppliedWish,
  fields: readonly string[],
  answer: LiveWorkflow,
): readonly Pointer[] {
  const compared = { form: normalForm(wish.body), fields, ignore: wish.ignore };
  return classify(compared, normalForm(answer.raw), undefined).map(({ pointer }) => pointer);
}
