import type { Pool, PoolClient } from 'pg';

/** What others know a replica by. */
export interface ReplicaName {
  readonly name: string;
  /** Whether it takes a part of the tenants, or only the one that a person's command is about. */
  readonly serves: boolean;
  /** Where the others reach its API, where they can. */
  readonly address?: string;
}

/** A replica that was heard of lately, with the leases it holds. */
export interface Peer extends ReplicaName {
  readonly id: number;
  readonly leases: readonly string[];
}

/** A replica that was not heard of for too long, with what it had in hand. */
export interface DeadPeer extends Peer {
  /** Who it locked jobs as. */
  readonly workers: readonly string[];
}

const SHOWN = `id, name, serves, address, workers,
  ARRAY(SELECT l.name FROM mainsheet.leases AS l WHERE l.replica = r.id) AS leases`;

const LOOK = `SELECT ${SHOWN}, expires_at > clock_timestamp() AS lives
  FROM mainsheet.replicas AS r ORDER BY id`;

const DEAD = `SELECT ${SHOWN} FROM mainsheet.replicas AS r
  WHERE expires_at <= clock_timestamp() FOR UPDATE SKIP LOCKED`;

/** Leases of tenants that were taken out of the configuration would stay for ever. */
const FORGET = `DELETE FROM mainsheet.leases
  WHERE replica IS NULL AND released_at < clock_timestamp() - interval '1 day'`;

/** What one look at the replicas of a database shows. */
export interface Look {
  /** Those that live. */
  readonly live: readonly Peer[];
  /** Whether some died and are to be buried. */
  readonly isSomebodyDead: boolean;
}

/** Looks at the replicas of a database. */
export async function lookAround(pool: Pool): Promise<Look> {
  const { rows } = await pool.query(LOOK);
  const live = rows.filter(({ lives }) => lives === true).map(peerOf);
  return { live, isSomebodyDead: live.length < rows.length };
}

/** The replicas of a database that live. */
export async function livePeers(pool: Pool): Promise<readonly Peer[]> {
  return (await lookAround(pool)).live;
}

/** Removes replicas that died, inside a transaction: of several who look, one finds each of them. */
export async function buryDead(client: PoolClient): Promise<readonly DeadPeer[]> {
  const { rows } = await client.query(DEAD);
  if (rows.length > 0) {
    const ids = rows.map(({ id }) => Number(id));
    await client.query('DELETE FROM mainsheet.leases WHERE replica = ANY($1)', [ids]);
    await client.query('DELETE FROM mainsheet.replicas WHERE id = ANY($1)', [ids]);
    await client.query(FORGET);
  }
  return rows.map((row) => ({ ...peerOf(row), workers: row['workers'] as string[] }));
}

function peerOf(row: Readonly<Record<string, unknown>>): Peer {
  const { id, name, serves, address, leases } = row;
  return {
    id: Number(id),
    name: String(name),
    serves: serves === true,
    ...(typeof address === 'string' ? { address } : {}),
    leases: leases as readonly string[],
  };
}
