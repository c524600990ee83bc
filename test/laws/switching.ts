import type { ControlledWorkflow } from '../support/emulator.ts';

/** Who the daemon of a test is in its tenant. */
export const US = 'Demo Admin';

/**
 * Says whether we switched on a workflow that was running once and that a person was the last to switch off, though
 * Git never spoke of it; looked at are its revisions from one on.
 */
export function isSwitchedOnAgainstPeople(
  { revisions }: ControlledWorkflow,
  spokenOf: ReadonlySet<string>,
  from = 0,
): boolean {
  const isSpokenOf = revisions.some(({ workflow }) => spokenOf.has(workflow.name));
  let offBy: string | undefined;
  let enabled = false;
  let made = false;
  for (const [index, { by, workflow }] of revisions.entries()) {
    if (enabled && !workflow.enabled) {
      offBy = by.name;
    }
    const switchedOn = !enabled && workflow.enabled && by.name === US;
    if (index >= from && switchedOn && made && offBy !== US && !isSpokenOf) {
      return true;
    }
    enabled = workflow.enabled;
    made ||= switchedOn;
  }
  return false;
}
