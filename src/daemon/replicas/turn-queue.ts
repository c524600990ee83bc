import type { Pool, PoolClient } from 'pg';
import { isObject, stringAt } from '../../kernel/json.ts';
import type { Json } from '../../kernel/json.ts';
import type { PassTrigger } from '../../report/pass-result.ts';
import type { Unit } from './share.ts';

/** The jobs stand in a schema of our own: a database may have other users of the same library. */
const SCHEMA = 'mainsheet_jobs';
const TASK = 'turn';
/** So many turns are taken at a time: most of one is waiting for the database. */
const AT_ONCE = 8;
/** A job is noticed at once; one that is tried again is found by then, by one of those who look. */
const POLL_MS = 4000;
/** With the library's waits between tries this is about an hour: nobody has had the tenant in its configuration for so long. */
const MOST_TRIES = 8;

/** Something wants a pass of a tenant. */
export interface Turn {
  readonly tenant: string;
  readonly trigger: PassTrigger;
}

/** The turns that begin units. */
export function startOf(units: readonly Unit[]): readonly Turn[] {
  return units.flatMap(({ tenants }) =>
    tenants.map((tenant): Turn => ({ tenant, trigger: 'start' })),
  );
}

/** Makes or brings forward the tables of the jobs, and drops those that were given up; by one process at a time. */
export async function prepareTurns(pool: Pool): Promise<void> {
  const { makeWorkerUtils } = await import('graphile-worker');
  const jobs = await makeWorkerUtils({ pgPool: pool, schema: SCHEMA });
  try {
    await jobs.migrate();
    await jobs.cleanup({ tasks: ['DELETE_PERMAFAILED_JOBS'] });
  } finally {
    await jobs.release();
  }
}

const ADD = `SELECT ${SCHEMA}.add_jobs(ARRAY(
  SELECT ROW('${TASK}', json_build_object('tenant', tenant, 'trigger', trigger), NULL, NULL, ${MOST_TRIES},
    tenant || ' ' || trigger, NULL, ARRAY[tenant])::${SCHEMA}.job_spec
  FROM (SELECT DISTINCT tenant, trigger FROM json_to_recordset($1) AS one (tenant text, trigger text)) AS turn
  ORDER BY tenant, trigger))`;

/** Has tenants take a turn at whichever replica holds them, or at one with room; one that waits already waits once. */
export async function addTurns(
  client: Pick<PoolClient, 'query'>,
  turns: readonly Turn[],
): Promise<void> {
  if (turns.length > 0) {
    await client.query(ADD, [JSON.stringify(turns)]);
  }
}

/** Gives back the jobs that workers who died had in hand. */
export async function unlockWorkers(
  client: Pick<PoolClient, 'query'>,
  workers: readonly string[],
): Promise<void> {
  await client.query(`SELECT ${SCHEMA}.force_unlock_workers($1)`, [[...workers]]);
}

/** What a replica does with turns. */
export interface TurnTaker {
  /** Told what it locks jobs as, before it locks any. */
  workAs(worker: string): Promise<void>;
  /** Tenants whose turns are for others. */
  notOurs(): readonly string[];
  /** Takes a turn; what it throws has the turn come again later, here or elsewhere. */
  take(turn: Turn): Promise<void>;
}

/** Takes turns until it is stopped; a database that is away is asked again. */
export async function takeTurns(pool: Pool, taker: TurnTaker): Promise<() => Promise<void>> {
  const [{ EventEmitter }, { run, Logger }] = await Promise.all([
    import('node:events'),
    import('graphile-worker'),
  ]);
  const events = new EventEmitter();
  let worker: string | undefined;
  let known: Promise<void> | undefined;
  events.on('pool:create', ({ workerPool }: { readonly workerPool: { readonly id: string } }) => {
    worker = workerPool.id;
  });
  const runner = await run({
    pgPool: pool,
    schema: SCHEMA,
    concurrency: AT_ONCE,
    pollInterval: POLL_MS,
    noHandleSignals: true,
    events,
    // What goes wrong is told by those who hold the turns' places, in our own words.
    logger: new Logger(() => () => undefined),
    taskList: {
      [TASK]: async (payload: unknown) => {
        const turn = turnOf(payload);
        if (turn !== undefined) {
          await taker.take(turn);
        }
      },
    },
    forbiddenFlags: async () => {
      if (worker !== undefined) {
        // What failed is tried anew with the next look for jobs.
        known ??= taker.workAs(worker).catch((error: unknown) => {
          known = undefined;
          throw error;
        });
        await known;
      }
      return [...taker.notOurs()];
    },
  });
  runner.promise.catch(() => undefined);
  return async () => {
    await runner.stop().catch(() => undefined);
  };
}

function turnOf(payload: unknown): Turn | undefined {
  const read = payload as Json;
  if (!isObject(read)) {
    return undefined;
  }
  const tenant = stringAt(read, 'tenant');
  const trigger = stringAt(read, 'trigger');
  return tenant === undefined || trigger === undefined
    ? undefined
    : { tenant, trigger: trigger as PassTrigger };
}
