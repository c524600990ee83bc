import type { LiveWorkflow } from '../workflow/workflow.ts';
import { DAY_MS } from './spans.ts';
import type { Looked } from './warning.ts';

/** How many executions a tenant may have in a day (facts 2.7), and the share of them that is told. */
const LIMIT = 400_000;
const SHARE = 0.8;

/** Adds up the executions of the day; told once a day while they are over 80 % of what a tenant may have. */
export function lookAtDailyExecutions(
  live: readonly LiveWorkflow[],
  toldAt: number | undefined,
  now: number,
): Looked<number | undefined> {
  const executions = live.reduce((sum, { raw }) => sum + dailyCount(raw), 0);
  if (executions <= LIMIT * SHARE) {
    return { news: [], state: undefined };
  }
  if (toldAt !== undefined && now >= toldAt && now - toldAt < DAY_MS) {
    return { news: [], state: toldAt };
  }
  return { news: [{ kind: 'executions-high', executions, limit: LIMIT }], state: now };
}

/** The tenant may send several counts under names that begin so (facts 1.4); the largest is taken. */
function dailyCount(raw: LiveWorkflow['raw']): number {
  let largest = 0;
  for (const [key, value] of Object.entries(raw)) {
    if (key.startsWith('dailyExecutionCount') && typeof value === 'number' && value > largest) {
      largest = value;
    }
  }
  return largest;
}
