import { replayExecutions } from '../executions/replay-executions.ts';
import type {
  Baseline,
  ReplayedExecution,
  ReplayedWorkflow,
} from '../executions/replay-executions.ts';
import { appliedWish } from '../inventory/entry.ts';
import { lay } from '../normal-form/lay.ts';
import type { Case } from '../plan/case.ts';
import type { Planned } from '../sync/plan-only.ts';
import type { TenantReader } from '../tenant/tenant.ts';
import type { House } from './house.ts';
import { Progress } from './progress.ts';
import type { Terminal } from './terminal.ts';

/** What replaying looks at: a client that can only read, and whose secrets are masked. */
export interface ReplayContext {
  readonly terminal: Terminal;
  readonly house: House;
  readonly reader: TenantReader;
}

/** The workflow as it is and as its file would leave it; undefined where one of the two is missing. */
export function replayedWorkflow({ live, desired }: Case): ReplayedWorkflow | undefined {
  return live === undefined || desired === undefined
    ? undefined
    : { id: live.id, live: live.raw, next: lay(appliedWish(desired), live.raw) };
}

/** Replays the last executions of a workflow, and counts them on the terminal meanwhile. */
export async function replayLast(
  { terminal, house, reader }: ReplayContext,
  workflow: ReplayedWorkflow,
  last: number,
  baseline: Baseline,
): Promise<readonly ReplayedExecution[]> {
  const progress = new Progress(terminal, 'executions replayed', last);
  try {
    return await replayExecutions(reader, workflow, {
      last,
      baseline,
      masker: house.masker,
      signal: terminal.signal,
      asked: () => {
        progress.step();
      },
    });
  } finally {
    progress.end();
  }
}

/** Replays the last executions of every workflow whose definition or trigger a plan changes, by its file. */
export async function replayChanges(
  context: ReplayContext,
  { cases }: Planned,
  last: number,
): Promise<ReadonlyMap<string, readonly ReplayedExecution[]>> {
  const replays = new Map<string, readonly ReplayedExecution[]>();
  for (const found of cases) {
    const fields = found.change?.fields ?? [];
    const workflow = replayedWorkflow(found);
    if (workflow !== undefined && (fields.includes('definition') || fields.includes('trigger'))) {
      replays.set(found.file, await replayLast(context, workflow, last, 'live'));
    }
  }
  return replays;
}
