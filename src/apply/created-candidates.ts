import { equal, own } from '../kernel/json.ts';
import type { CreateIntent } from '../inventory/intent.ts';
import { formDigest, normalForm } from '../normal-form/normal-form.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import type { ApplyContext } from './apply-context.ts';

/** How far the tenant's clock may be off against the `Date` it last sent. */
const CLOCK_SLACK_MS = 60_000;

/**
 * Lists, oldest first, the workflows that a create of ours may have made: created by us, since the intent, not there
 * before, owned by nobody, and with the name or the content that was sent. Either can have been changed by a person
 * since, so neither is asked for alone; without both, whatever else our credentials made in that minute would be taken
 * for it.
 */
export function candidatesFor(
  intent: CreateIntent,
  live: readonly LiveWorkflow[],
  owned: ReadonlySet<string>,
  identityId: string | undefined,
): readonly LiveWorkflow[] {
  return live
    .filter(({ id }) => !owned.has(id) && intent.others?.includes(id) !== true)
    .filter(({ creator }) => identityId === undefined || creator?.id === identityId)
    .filter(({ created }) => Date.parse(created ?? '') >= intent.at - CLOCK_SLACK_MS)
    .filter((workflow) => workflow.name === intent.name || hasContentOf(intent, workflow))
    .toSorted((a, b) => Date.parse(a.created ?? '') - Date.parse(b.created ?? ''));
}

/** Says whether a workflow has the trigger and the definition that were sent; a body without both proves nothing. */
function hasContentOf(intent: CreateIntent, workflow: LiveWorkflow): boolean {
  const sent = normalForm(intent.body);
  const live = normalForm(workflow.raw);
  return (
    own(sent, 'definition') !== undefined &&
    ['trigger', 'definition'].every((field) => equal(own(sent, field), own(live, field)))
  );
}

/**
 * Deletes what a late request of ours made a second time; false, with nothing deleted, when one of them may be more than
 * a copy: ever switched on, changed, run, or different. Throws nothing: a delete that fails leaves it to the next pass.
 */
export async function removeCopies(
  twins: readonly LiveWorkflow[],
  made: LiveWorkflow,
  context: ApplyContext,
): Promise<boolean> {
  if (!twins.every((twin) => isUntouchedCopy(twin, made))) {
    return false;
  }
  try {
    for (const { id } of twins) {
      context.permit();
      await context.tenant.deleteWorkflow(id, context.signal);
    }
    return true;
  } catch {
    return false;
  }
}

function isUntouchedCopy(twin: LiveWorkflow, made: LiveWorkflow): boolean {
  return (
    !twin.enabled &&
    twin.created !== undefined &&
    twin.created === twin.modified &&
    own(twin.raw, 'executionCount') === 0 &&
    formDigest(normalForm(twin.raw)) === formDigest({ ...normalForm(made.raw), enabled: false })
  );
}
