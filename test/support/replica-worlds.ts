import { afterAll, afterEach, beforeAll } from 'vitest';
import { startPostgres } from './postgres.ts';
import type { TestPostgres } from './postgres.ts';
import { makeReplicaWorld } from './replica-world.ts';
import type { ReplicaWorld, ReplicaWorldOptions } from './replica-world.ts';

/** Worlds of replicas on the server of a file, each on a database of its own. */
export interface ReplicaWorlds {
  readonly postgres: TestPostgres;
  make(options: Omit<ReplicaWorldOptions, 'database'>): Promise<ReplicaWorld>;
}

/** Gives a maker of worlds that are all gone after each test, last made first; the server is for all tests of the file. */
export function replicaWorlds(): ReplicaWorlds {
  let postgres: TestPostgres;
  const open: ReplicaWorld[] = [];

  beforeAll(async () => {
    postgres = await startPostgres();
  });

  afterEach(async () => {
    for (const world of open.splice(0).toReversed()) {
      await world.dispose();
    }
  });

  afterAll(() => postgres.dispose());

  return {
    get postgres() {
      return postgres;
    },
    make: async (options) => {
      const world = await makeReplicaWorld({ ...options, database: await postgres.database() });
      open.push(world);
      return world;
    },
  };
}
