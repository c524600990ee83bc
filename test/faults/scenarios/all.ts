import type { Scenario } from '../scenario.ts';
import * as edits from './edits.ts';
import * as people from './people.ts';
import * as removals from './removals.ts';
import * as rollouts from './rollouts.ts';
import * as shapes from './shapes.ts';

/** Every scenario, in the order in which they are told. */
export const SCENARIOS: readonly Scenario[] = [
  ...Object.values(shapes),
  ...Object.values(edits),
  ...Object.values(removals),
  ...Object.values(people),
  ...Object.values(rollouts),
];
