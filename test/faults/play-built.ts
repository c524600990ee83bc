import type { Strike } from './fault.ts';
import type { Scenario } from './scenario.ts';
export async function countRequests(_: Scenario): Promise<number> {
  return 0;
}
export async function playBuilt(_: Scenario, _strike: Strike): Promise<void> {}
