import type { Owner, RecordWrite } from '../inventory/ledger.ts';
import type { Json } from '../kernel/json.ts';
import type { StuckExecution, Warning } from '../warnings/warning.ts';
import type { CaptureRun } from './capture-run.ts';
import { askIfAllowed } from './scope-notices.ts';

/** Executions whose cancelling was begun and is not told yet. */
const COLLECTION = 'cancelling';

/** The write that says, before the request, what is about to be cancelled. */
export function cancelIntent(owner: Owner, stuck: StuckExecution): RecordWrite {
  const value = JSON.parse(JSON.stringify(stuck)) as Json;
  return { kind: 'put', ...placeOf(owner, stuck.execution), value };
}

/** The write that ends it, once it was told or is not to be. */
export function endOfCancel(owner: Owner, execution: string): RecordWrite {
  return { kind: 'delete', ...placeOf(owner, execution) };
}

function placeOf({ tenantId, sourceUrl }: Owner, execution: string) {
  return { collection: COLLECTION, tenant: tenantId, key: `${sourceUrl} ${execution}` };
}

/** Hears how the cancelling of an execution ended; without a warning there is nothing to tell. */
export type CancelEnd = (execution: string, told?: Warning) => void;

/**
 * Ends what an earlier pass began: a process that was killed, or got no answer, may have cancelled what it never told.
 * What still runs is left to the next sweep.
 */
export async function endOpenCancels(run: CaptureRun, end: CancelEnd): Promise<void> {
  const { ports, owner, signal } = run;
  const rows = await ports.records.list(COLLECTION, owner.tenantId);
  for (const { key, value } of rows.filter((row) => row.key.startsWith(`${owner.sourceUrl} `))) {
    const stuck = value as unknown as StuckExecution;
    const execution = key.slice(owner.sourceUrl.length + 1);
    // A scope that is missing is told by the sweep.
    const asked = await askIfAllowed('getExecution', '', ['getExecution'], async () => ({
      found: await ports.tenant.getExecution(execution, signal),
    }));
    if (asked.value !== undefined) {
      const isCancelled = asked.value.found?.status === 'Canceled';
      end(execution, isCancelled ? { kind: 'cancelled', ...stuck } : undefined);
    }
  }
}
