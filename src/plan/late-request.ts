import type { Entry } from '../inventory/entry.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';

/** How long after our last write the tenant may still carry out a late request of ours (mechanics, late requests). */
const LATE_WINDOW_MS = 120_000;

/**
 * Says whether what changed a workflow last may be a request of ours that we had given up on. The tenant's own times
 * decide, for the pass that sees it may come long after; without them it is our own time that goes by.
 */
export function mayBeOurLateRequest(
  entry: Entry,
  live: LiveWorkflow,
  { identityId, now }: { readonly identityId?: string; readonly now: number },
): boolean {
  if (identityId === undefined || live.modifiedBy?.id !== identityId) {
    return false;
  }
  const laterMs = Date.parse(live.modified ?? '') - Date.parse(entry.modified ?? '');
  const ageMs = Number.isNaN(laterMs) ? now - (entry.wroteAt ?? 0) : laterMs;
  return ageMs < LATE_WINDOW_MS;
}
