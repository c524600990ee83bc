import type { PassResult } from '../../src/report/pass-result.ts';
import type { Line } from './journal.ts';
import type { World, WorldOptions } from '../support/world.ts';

/** How a workflow must be in the end. */
export interface Right {
  readonly enabled: boolean;
  readonly description?: string;
  readonly subject?: string;
  /** Its name at the beginning: it must be the same workflow still. */
  readonly was?: string;
}

/** Where a scenario is played: its passes are those in which something may go wrong. */
export interface Stage {
  readonly world: World;
  /** A pass, and those that it asks for at once. */
  pass(): Promise<PassResult>;
}

/** A short life of a tenant that ends in a state that is known. */
export interface Scenario {
  /** In words that fit into a path. */
  readonly name: string;
  readonly options: () => WorldOptions;
  /** What goes well before. */
  prepare(world: World): Promise<void>;
  /** What of the preparation no state of a tenant holds; done again for each case. */
  lay?(world: World): Promise<void>;
  act(stage: Stage): Promise<void>;
  /** Every workflow of the tenant but the stranger's, by name. */
  readonly right: Readonly<Record<string, Right>>;
  /** What the last plan still says, as `file kind reason`; nothing where it is absent. */
  readonly waits?: readonly string[];
  /** The names of workflows whose files are gone for good. */
  readonly gone?: readonly string[];
  /** Nothing was applied before: there is no history that could be rewritten. */
  readonly nothingBefore?: true;
  /** How it ends hangs on what only the store knows: which workflow had another name, what was decided. */
  readonly remembered?: true;
  /** It is played with the built program too. */
  readonly built?: true;
  /** Whatever else must hold in the end. */
  check?(world: World, told: readonly Line[]): Promise<void>;
}
