import type { EditIntent } from '../inventory/intent.ts';
import { launchersOnly } from '../inventory/intent.ts';
import type { LedgerWrites } from '../inventory/ledger.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import type { ApplyContext } from './apply-context.ts';
import { launchersAfter } from './launchers.ts';

/**
 * Puts the launchers of an edited workflow back and closes its intent with the next commit. Where they are to be
 * looked at again the intent stays open, without anything to put back but them, for the recovery of the next pass.
 */
export async function closeWithLaunchers(
  intent: EditIntent,
  writes: LedgerWrites,
  context: ApplyContext,
  read: LiveWorkflow | undefined,
): Promise<readonly string[]> {
  // Launchers of a workflow that is off belong off.
  const { settled, notes } =
    read?.enabled === true ? await launchersAfter(intent, context) : { settled: true, notes: [] };
  if (settled) {
    writes.closeIntent(intent);
  } else {
    writes.openIntent(launchersOnly(intent));
  }
  return notes;
}

/** The notes as a member of an outcome; absent where there are none. */
export function notesField(notes: readonly string[]): { readonly notes?: readonly string[] } {
  return notes.length === 0 ? {} : { notes };
}
