import { isOver, suspensionWords } from '../inventory/suspension.ts';
import type { Suspension } from '../inventory/suspension.ts';
import type { Entry } from '../inventory/entry.ts';
import { writesTenant } from './change.ts';
import type { Change, Wait } from './change.ts';
import type { Case } from './case.ts';
import type { PlanContext } from './context.ts';

/** The suspension that a workflow alone is under; that of its tenant is none of it. */
export function suspensionOf(
  file: string,
  entry: Entry | undefined,
  { suspendedFiles, now }: Pick<PlanContext, 'suspendedFiles' | 'now'>,
): Suspension | undefined {
  const found =
    entry?.suspension ??
    suspendedFiles?.find((one) => one.file === file || one.file === entry?.file);
  return found === undefined || isOver(found, now) ? undefined : found;
}

/** The case of a suspended workflow: it is looked at like any other, and what would be done to it waits. */
export function suspended(found: Case, context: PlanContext): Case {
  const { file, entry, change } = found;
  const suspension = suspensionOf(file, entry, context);
  if (suspension === undefined) {
    return found;
  }
  return {
    ...found,
    suspension,
    ...(change === undefined || goesOn(change)
      ? {}
      : { change: { ...change, wait: firstWait(change, suspension) } }),
  };
}

/** What is only remembered goes on, and so does what puts right what we did; drift from it is not our doing. */
function goesOn(change: Change): boolean {
  const writes = writesTenant(change) || change.kind === 'disown';
  const putsBack = change.corrects === true && change.reason === 'Drifted';
  return !writes || (change.urgent === true && !putsBack);
}

/** Another wait stays, so that people see what comes after; but for one that an approval would lift while this one stands. */
function firstWait({ wait }: Change, suspension: Suspension): Wait {
  if (wait !== undefined && wait.release !== 'approve') {
    return wait;
  }
  const also = wait === undefined ? '' : ` After that: ${wait.message}`;
  const { until } = suspension;
  return {
    reason: 'Suspended',
    message: `${suspensionWords(suspension, 'it')}${also}`,
    release: 'resume',
    ...(until === undefined ? {} : { until: Date.parse(until) }),
  };
}
