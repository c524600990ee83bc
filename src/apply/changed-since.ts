import type { Change } from '../plan/change.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import type { ApplyContext } from './apply-context.ts';
import { contentDigest } from './content-digest.ts';
import type { Outcome } from './outcome.ts';
import { outcome } from './tell-outcome.ts';

/**
 * Asks for a workflow again, and gives it when it is not as it was listed; where much is written that may be minutes ago.
 * Undefined also when it is gone: the first write tells that.
 */
export async function changedSince(
  live: LiveWorkflow,
  context: ApplyContext,
): Promise<LiveWorkflow | undefined> {
  const now = await context.tenant.getWorkflow(live.id, context.signal, 'write');
  const isSame =
    now === undefined ||
    (now.enabled === live.enabled && contentDigest(now) === contentDigest(live));
  return isSame ? undefined : now;
}

/** The outcome of a change that met somebody else's: it is planned again with that. */
export function changedMeanwhile(change: Change, found: LiveWorkflow): Outcome {
  return outcome(change, 'skipped', {
    reason: 'ChangedMeanwhile',
    message: `${found.modifiedBy?.name ?? 'Somebody'} changed it in the tenant while it was being planned; it is planned again.`,
  });
}
