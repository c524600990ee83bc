import type { PoolClient } from 'pg';
import { appError } from '../../kernel/app-error.ts';
import type { Json } from '../../kernel/json.ts';
import { STORE_ERRORS } from '../errors.ts';

/** A lease that is given up, with what its next holder should know. */
export interface Released {
  readonly name: string;
  readonly note?: Json;
}

/** What the last holder of a lease left with it. */
export interface Inherited {
  readonly lease: string;
  readonly note: Json;
  /** How long ago, by the database's clock. */
  readonly ageMs: number;
}

/** A lease that a replica had; whether it has it still is asked inside each transaction that it allows. */
export interface Fence {
  readonly lease: string;
  /** The id of its session, which is nobody else's and never comes again. */
  readonly replica: number;
}

/** Who takes is neither buried nor gone before it has taken. */
const ALIVE = `SELECT 1 FROM mainsheet.replicas
  WHERE id = $1 AND expires_at > clock_timestamp() FOR KEY SHARE`;

/** Locked, so that none of them says that it lives while what it held is taken from it. */
const DEAD = `SELECT id FROM mainsheet.replicas
  WHERE expires_at <= clock_timestamp() FOR UPDATE SKIP LOCKED`;

/**
 * Whoever holds a lease keeps it for as long as its replica lives. Who is dead is known before: a question that waits for
 * a lease sees its holder as that was when the question began. Names in one order, so that two who take do not lock each
 * other out.
 */
const TAKE = `INSERT INTO mainsheet.leases AS held (name, replica)
  SELECT name, $1 FROM unnest($2::text[]) AS wanted (name) ORDER BY name
  ON CONFLICT (name) DO UPDATE SET replica = excluded.replica
  WHERE held.replica IS NULL OR held.replica = excluded.replica OR held.replica = ANY ($3)
  RETURNING name, note,
    extract(epoch FROM clock_timestamp() - released_at) * 1000 AS age_ms`;

const RELEASE = `UPDATE mainsheet.leases AS held
  SET replica = NULL, note = free.note, released_at = clock_timestamp()
  FROM json_to_recordset($2) AS free (name text, note json)
  WHERE held.name = free.name AND held.replica = $1`;

/** No row: somebody else may have it by now. Nobody can take it before the transaction ends. */
const STILL_HELD = `SELECT 1 FROM mainsheet.leases AS held
  JOIN mainsheet.replicas AS mine ON mine.id = held.replica
  WHERE held.name = $1 AND held.replica = $2 AND mine.expires_at > clock_timestamp()
  FOR SHARE OF held`;

/** Takes all of the leases for a replica, with what was left with them. Throws STORE_FENCED where one of them is another's: nothing may be committed then. */
export async function takeLeases(
  client: PoolClient,
  replica: number,
  leases: readonly string[],
): Promise<readonly Inherited[]> {
  const isAlive = (await client.query(ALIVE, [replica])).rowCount === 1;
  const dead = (await client.query(DEAD)).rows.map(({ id }) => Number(id));
  const { rows } = await client.query(TAKE, [replica, [...leases], dead]);
  if (!isAlive || rows.length !== leases.length) {
    throw fenced(leases.join(', '));
  }
  return rows.flatMap(({ name, note, age_ms: ageMs }) =>
    note === null ? [] : [{ lease: String(name), note: note as Json, ageMs: Number(ageMs) }],
  );
}

/** Lets others have leases of a replica. */
export async function releaseLeases(
  client: PoolClient,
  replica: number,
  leases: readonly Released[],
): Promise<void> {
  await client.query(RELEASE, [replica, JSON.stringify(leases)]);
}

/** Throws STORE_FENCED when a lease is no longer held. */
export async function checkFence(client: PoolClient, { lease, replica }: Fence): Promise<void> {
  const { rowCount } = await client.query(STILL_HELD, [lease, replica]);
  if (rowCount === 0) {
    throw fenced(lease);
  }
}

/** Another replica may hold the lease. */
export function fenced(what: string): Error {
  return appError(STORE_ERRORS, 'STORE_FENCED', { message: what });
}
