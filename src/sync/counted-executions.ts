import type { LedgerWrites } from '../inventory/ledger.ts';
import { isObject, own } from '../kernel/json.ts';
import type { Json } from '../kernel/json.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import { lookAtDailyExecutions } from '../warnings/daily-executions.ts';
import { countHours } from '../warnings/execution-hours.ts';
import type { ExecutionHours } from '../warnings/execution-hours.ts';
import { HOUR_MS } from '../warnings/spans.ts';
import type { Looked, Warning } from '../warnings/warning.ts';
import type { WarningState } from '../warnings/warning-state.ts';
import type { CaptureRun } from './capture-run.ts';

/** The executions of workflows by the hour, by the workflow's id; a workflow that never ran has no record. */
const COLLECTION = 'execution-hours';

/** Reads the counts that the list carries, once an hour: how often event workflows ran, and all of them in a day. */
export async function countedExecutions(
  run: CaptureRun,
  state: WarningState,
  now: number,
  writes: LedgerWrites,
): Promise<Looked<WarningState>> {
  const { countedAt: lastAt, highAt: _highAt, ...rest } = state;
  if (lastAt !== undefined && now >= lastAt && now - lastAt < HOUR_MS) {
    return { news: [], state };
  }
  const surges = await countEach(run, now, lastAt, writes);
  const high = lookAtDailyExecutions(run.live, state.highAt, now);
  return {
    news: [...surges, ...high.news],
    state: {
      ...rest,
      countedAt: now,
      ...(high.state === undefined ? {} : { highAt: high.state }),
    },
  };
}

async function countEach(
  { last, live: all, ports, owner }: CaptureRun,
  now: number,
  lastAt: number | undefined,
  writes: LedgerWrites,
): Promise<readonly Warning[]> {
  const records = await ports.records.list(COLLECTION, owner.tenantId);
  const known = new Map(records.map(({ key, value }) => [key, value as unknown as ExecutionHours]));
  const news: Warning[] = [];
  for (const { file, name, entry, live } of last.cases) {
    const count = live === undefined ? undefined : own(live.raw, 'executionCount');
    if (entry === undefined || live === undefined || !isEvent(live) || typeof count !== 'number') {
      continue;
    }
    const before = known.get(live.id);
    known.delete(live.id);
    const { next, surge } = countHours(before, count, now, lastAt);
    if (next !== undefined) {
      writes.put(COLLECTION, live.id, next as unknown as Json);
    }
    if (surge !== undefined) {
      news.push({ kind: 'surge', workflow: name, workflowId: live.id, file, ...surge });
    }
  }
  // Workflows of other sources have records here too.
  const there = new Set(all.map(({ id }) => id));
  for (const id of known.keys()) {
    if (!there.has(id)) {
      writes.remove(COLLECTION, id);
    }
  }
  return news;
}

function isEvent({ raw }: LiveWorkflow): boolean {
  const trigger = own(raw, 'trigger');
  return isObject(trigger) && own(trigger, 'type') === 'EVENT';
}
