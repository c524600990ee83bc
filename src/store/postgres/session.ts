import type { Pool, PoolClient } from 'pg';
import { appError } from '../../kernel/app-error.ts';
import type { Clock } from '../../kernel/clock.ts';
import { STORE_ERRORS } from '../errors.ts';
import { inTransaction } from './pool.ts';

/** How long things take, in milliseconds. */
export interface SessionTimes {
  /** How long a replica counts as alive after it said so, by the database's clock. */
  readonly lifeMs: number;
  /** How often it says so. */
  readonly renewMs: number;
  /** A write that is allowed now may take so long to reach the tenant. */
  readonly writeMs: number;
}

/** What a replica held is free 12 s after it was last heard of. */
const TIMES: SessionTimes = { lifeMs: 12_000, renewMs: 3000, writeMs: 6000 };

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

const BEGIN = `INSERT INTO mainsheet.replicas (name, serves, address, expires_at)
  VALUES ($1, $2, $3, clock_timestamp() + $4 * interval '1 millisecond') RETURNING id`;

const RENEW = `UPDATE mainsheet.replicas
  SET expires_at = clock_timestamp() + $2 * interval '1 millisecond'
  WHERE id = $1 AND expires_at > clock_timestamp() RETURNING id`;

const LOOK = `SELECT id, name, serves, address,
    ARRAY(SELECT l.name FROM mainsheet.leases AS l WHERE l.replica = r.id) AS leases
  FROM mainsheet.replicas AS r WHERE expires_at > clock_timestamp() ORDER BY id`;

const DEAD = `SELECT id, name, serves, address, workers,
    ARRAY(SELECT l.name FROM mainsheet.leases AS l WHERE l.replica = r.id) AS leases
  FROM mainsheet.replicas AS r WHERE expires_at <= clock_timestamp() FOR UPDATE SKIP LOCKED`;

/** Whoever holds a lease keeps it for as long as its replica lives; names in one order, so that two who take do not lock each other out. */
const TAKE = `INSERT INTO mainsheet.leases AS held (name, replica)
  SELECT wanted.name, me.id
  FROM mainsheet.replicas AS me, unnest($2::text[]) AS wanted (name)
  WHERE me.id = $1 AND me.expires_at > clock_timestamp()
  ORDER BY wanted.name
  ON CONFLICT (name) DO UPDATE SET replica = excluded.replica
  WHERE held.replica = excluded.replica OR NOT EXISTS (
    SELECT FROM mainsheet.replicas AS other
    WHERE other.id = held.replica AND other.expires_at > clock_timestamp())
  RETURNING name`;

const RELEASE = `DELETE FROM mainsheet.leases WHERE replica = $1 AND name = ANY($2::text[])`;

/** A lease that a replica had; whether it has it still is asked inside each transaction that it allows. */
export interface Fence {
  readonly lease: string;
  /** The id of its session, which is nobody else's and never comes again. */
  readonly replica: number;
}

/** No row: somebody else may have it by now. Nobody can take it before the transaction ends. */
const STILL_HELD = `SELECT 1 FROM mainsheet.leases AS held
  JOIN mainsheet.replicas AS mine ON mine.id = held.replica
  WHERE held.name = $1 AND held.replica = $2 AND mine.expires_at > clock_timestamp()
  FOR SHARE OF held`;

/** Throws STORE_FENCED when a lease is no longer held. */
export async function checkFence(client: PoolClient, { lease, replica }: Fence): Promise<void> {
  const { rowCount } = await client.query(STILL_HELD, [lease, replica]);
  if (rowCount === 0) {
    throw fenced(lease);
  }
}

/**
 * One replica among those that share a database, from its beginning until it ends or was not heard of for too long.
 * What it leases is its own for that time.
 *
 * - `alive`: from `begin`. → `lost` when it could not say so in time; → `ended`.
 * - `lost` and `ended` are for good: whoever goes on begins another session.
 *
 * Whether a write may begin is told by our own clock, from the moment before the renewal was sent: the database's may
 * be another one, but it counts no faster.
 */
export class Session {
  readonly id: number;
  readonly #pool: Pool;
  readonly #clock: Clock;
  readonly #times: SessionTimes;
  readonly #lost = new AbortController();
  readonly #ended = new AbortController();
  readonly #held = new Set<string>();
  #renewedMs: number;

  private constructor(id: number, begunMs: number, pool: Pool, clock: Clock, times: SessionTimes) {
    this.id = id;
    this.#renewedMs = begunMs;
    this.#pool = pool;
    this.#clock = clock;
    this.#times = times;
    void this.#keep();
  }

  /** Joins the replicas of a database. */
  static async begin(
    pool: Pool,
    { name, serves, address }: ReplicaName,
    clock: Clock,
    times: SessionTimes = TIMES,
  ): Promise<Session> {
    const before = clock.monotonicMs();
    const { rows } = await pool.query(BEGIN, [name, serves, address ?? null, times.lifeMs]);
    return new Session(Number(rows[0]?.id), before, pool, clock, times);
  }

  /** Aborted when it is lost: what stands on it must end. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Throws STORE_FENCED when a write that begins now might arrive after another replica may have taken the lease. */
  permit(lease: string): void {
    const { lifeMs, writeMs } = this.#times;
    const isLate = this.#clock.monotonicMs() >= this.#renewedMs + lifeMs - writeMs;
    if (this.#isOver() || isLate || !this.#held.has(lease)) {
      throw fenced(lease);
    }
  }

  /** Takes all of the leases, or none: false when another replica has one of them. */
  async take(leases: readonly string[]): Promise<boolean> {
    try {
      await inTransaction(this.#pool, async (client) => {
        const { rowCount } = await client.query(TAKE, [this.id, [...leases]]);
        if (rowCount !== leases.length) {
          throw fenced(leases.join(', '));
        }
      });
      leases.forEach((lease) => this.#held.add(lease));
      return true;
    } catch (error) {
      if (isFenced(error)) {
        return false;
      }
      throw error;
    }
  }

  /** Lets others have leases at once; `also` is done in the same transaction. */
  async release(
    leases: readonly string[],
    also: (client: PoolClient) => Promise<void> = async () => undefined,
  ): Promise<void> {
    leases.forEach((lease) => this.#held.delete(lease));
    await inTransaction(this.#pool, async (client) => {
      await client.query(RELEASE, [this.id, [...leases]]);
      await also(client);
    });
  }

  /** The replicas that live, ourselves among them. */
  look(): Promise<readonly Peer[]> {
    return livePeers(this.#pool);
  }

  /** Says who locks jobs for us, so that they are unlocked if we die. */
  async workAs(worker: string): Promise<void> {
    await this.#pool.query('UPDATE mainsheet.replicas SET workers = $2 WHERE id = $1', [
      this.id,
      [worker],
    ]);
  }

  /** Removes replicas that died; what `bury` does holds together with that, and happens once for each of them. */
  async reap(
    bury: (client: PoolClient, dead: readonly DeadPeer[]) => Promise<void>,
  ): Promise<readonly DeadPeer[]> {
    return inTransaction(this.#pool, async (client) => {
      const { rows } = await client.query(DEAD);
      const dead = rows.map((row) => ({ ...peerOf(row), workers: row['workers'] as string[] }));
      if (dead.length > 0) {
        const ids = dead.map(({ id }) => id);
        await client.query('DELETE FROM mainsheet.leases WHERE replica = ANY($1)', [ids]);
        await client.query('DELETE FROM mainsheet.replicas WHERE id = ANY($1)', [ids]);
        await bury(client, dead);
      }
      return dead;
    });
  }

  /** Leaves, and gives up every lease; `also` is done in the same transaction. */
  async end(also: (client: PoolClient) => Promise<void> = async () => undefined): Promise<void> {
    if (this.#isOver()) {
      return;
    }
    this.#ended.abort();
    this.#held.clear();
    await inTransaction(this.#pool, async (client) => {
      await client.query('DELETE FROM mainsheet.leases WHERE replica = $1', [this.id]);
      await client.query('DELETE FROM mainsheet.replicas WHERE id = $1', [this.id]);
      await also(client);
    });
  }

  #isOver(): boolean {
    return this.#lost.signal.aborted || this.#ended.signal.aborted;
  }

  async #keep(): Promise<void> {
    const { lifeMs, renewMs } = this.#times;
    for (;;) {
      await this.#clock.sleep(renewMs, this.#ended.signal).catch(() => undefined);
      if (this.#isOver()) {
        return;
      }
      const before = this.#clock.monotonicMs();
      const renewed = await this.#renewSoon();
      // A database that is away for a moment may be back before the life is over.
      const isOver = this.#clock.monotonicMs() >= this.#renewedMs + lifeMs;
      if (renewed === 'yes') {
        this.#renewedMs = before;
      } else if (!this.#isOver() && (renewed === 'no' || isOver)) {
        this.#lost.abort(fenced(`replica ${this.id}`));
      }
    }
  }

  /** An answer that takes longer than until the next question is as good as none. */
  async #renewSoon(): Promise<'yes' | 'no' | 'unknown'> {
    const answered = new AbortController();
    const late = this.#clock.sleep(this.#times.renewMs, answered.signal).then(
      () => 'unknown' as const,
      () => 'unknown' as const,
    );
    const renewed = await Promise.race([this.#renew(), late]);
    answered.abort();
    return renewed;
  }

  async #renew(): Promise<'yes' | 'no' | 'unknown'> {
    try {
      const { rowCount } = await this.#pool.query(RENEW, [this.id, this.#times.lifeMs]);
      return rowCount === 1 ? 'yes' : 'no';
    } catch {
      return 'unknown';
    }
  }
}

/** The replicas of a database that live. */
export async function livePeers(pool: Pool): Promise<readonly Peer[]> {
  const { rows } = await pool.query(LOOK);
  return rows.map(peerOf);
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

/** Another replica may hold the lease. */
function fenced(what: string): Error {
  return appError(STORE_ERRORS, 'STORE_FENCED', { message: what });
}

function isFenced(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'STORE_FENCED';
}
