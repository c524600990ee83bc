import type { Pool, PoolClient } from 'pg';
import { isAppError } from '../../kernel/app-error.ts';
import type { Clock } from '../../kernel/clock.ts';
import { fenced, releaseLeases, takeLeases } from './leases.ts';
import type { Inherited, Released } from './leases.ts';
import { buryDead, lookAround } from './peers.ts';
import type { DeadPeer, Look, ReplicaName } from './peers.ts';
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

const BEGIN = `INSERT INTO mainsheet.replicas (name, serves, address, expires_at)
  VALUES ($1, $2, $3, clock_timestamp() + $4 * interval '1 millisecond') RETURNING id`;

const RENEW = `UPDATE mainsheet.replicas
  SET expires_at = clock_timestamp() + $2 * interval '1 millisecond'
  WHERE id = $1 AND expires_at > clock_timestamp() RETURNING id`;

/** Something that is done in a transaction with something else. */
export type Also = (client: PoolClient) => Promise<void>;

/** A moment by both of our clocks. */
type Moment = Readonly<Record<'monotonicMs' | 'now', number>>;

const NOTHING: Also = async () => undefined;

/**
 * One replica among those that share a database, from its beginning until it ends or was not heard of for too long.
 * What it leases is its own for that time.
 *
 * - `alive`: from `begin`. → `lost` when it could not say so in time; → `ended`.
 * - `lost` and `ended` are for good: whoever goes on begins another session.
 *
 * Whether a write may begin is told by our own clocks, from the moment before the renewal was sent: the database's may
 * be another one, but it counts no faster. The one that only grows may stand still while the machine sleeps, and the other
 * one may be set back: the later of them counts.
 */
export class Session {
  readonly id: number;
  readonly #pool: Pool;
  readonly #clock: Clock;
  readonly #times: SessionTimes;
  readonly #lost = new AbortController();
  readonly #ended = new AbortController();
  readonly #over = AbortSignal.any([this.#lost.signal, this.#ended.signal]);
  readonly #held = new Set<string>();
  #renewed: Moment;

  private constructor(id: number, begun: Moment, pool: Pool, clock: Clock, times: SessionTimes) {
    this.id = id;
    this.#renewed = begun;
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
    const before = momentOf(clock);
    const { rows } = await pool.query(BEGIN, [name, serves, address ?? null, times.lifeMs]);
    return new Session(Number(rows[0]?.id), before, pool, clock, times);
  }

  /** Aborted when it is lost: what stands on it must end. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Aborted when it is lost or ended: nothing can be given up any more, nor need be. */
  get over(): AbortSignal {
    return this.#over;
  }

  /** Throws STORE_FENCED when a write that begins now might arrive after another replica may have taken the lease. */
  permit(lease: string): void {
    const { lifeMs, writeMs } = this.#times;
    const agoMs = Math.max(
      this.#clock.monotonicMs() - this.#renewed.monotonicMs,
      this.#clock.now() - this.#renewed.now,
    );
    const isLate = agoMs >= lifeMs - writeMs;
    if (this.#isOver() || isLate || !this.#held.has(lease)) {
      throw fenced(lease);
    }
  }

  /** Takes all of the leases, with what was left with them; undefined, and none, when another replica has one of them. */
  async take(leases: readonly string[]): Promise<readonly Inherited[] | undefined> {
    try {
      const inherited = await inTransaction(this.#pool, (client) =>
        takeLeases(client, this.id, leases),
      );
      leases.forEach((lease) => this.#held.add(lease));
      return inherited;
    } catch (error) {
      if (isAppError(error, 'STORE_FENCED')) {
        return undefined;
      }
      throw error;
    }
  }

  /** Lets others have leases at once; `also` is done in the same transaction. */
  async release(leases: readonly Released[], also: Also = NOTHING): Promise<void> {
    leases.forEach(({ name }) => this.#held.delete(name));
    await inTransaction(this.#pool, async (client) => {
      await releaseLeases(client, this.id, leases);
      await also(client);
    });
  }

  /** Looks at the replicas, ourselves among them. */
  look(): Promise<Look> {
    return lookAround(this.#pool);
  }

  /** Says who locks jobs for us, so that they are unlocked if we die. */
  async workAs(worker: string): Promise<void> {
    const sql = 'UPDATE mainsheet.replicas SET workers = $2 WHERE id = $1';
    await this.#pool.query(sql, [this.id, [worker]]);
  }

  /** Removes replicas that died; what `also` does holds together with that, and happens once for each of them. */
  reap(
    also: (client: PoolClient, dead: readonly DeadPeer[]) => Promise<void>,
  ): Promise<readonly DeadPeer[]> {
    return inTransaction(this.#pool, async (client) => {
      const dead = await buryDead(client);
      if (dead.length > 0) {
        await also(client, dead);
      }
      return dead;
    });
  }

  /** Leaves, and gives up every lease; `also` is done in the same transaction. */
  async end(leases: readonly Released[] = [], also: Also = NOTHING): Promise<void> {
    if (this.#isOver()) {
      return;
    }
    this.#ended.abort();
    this.#held.clear();
    await inTransaction(this.#pool, async (client) => {
      // First: whatever is being taken for it is taken then, and given up with the rest.
      await client.query('DELETE FROM mainsheet.replicas WHERE id = $1', [this.id]);
      await releaseLeases(client, this.id, leases);
      await client.query('DELETE FROM mainsheet.leases WHERE replica = $1', [this.id]);
      await also(client);
    });
  }

  #isOver(): boolean {
    return this.#over.aborted;
  }

  async #keep(): Promise<void> {
    const { lifeMs, renewMs } = this.#times;
    for (;;) {
      await this.#clock.sleep(renewMs, this.#ended.signal).catch(() => undefined);
      if (this.#isOver()) {
        return;
      }
      const before = momentOf(this.#clock);
      const renewed = await this.#renewSoon();
      // A database that is away for a moment may be back before the life is over.
      const isOver = this.#clock.monotonicMs() >= this.#renewed.monotonicMs + lifeMs;
      if (renewed === 'yes') {
        this.#renewed = before;
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

function momentOf(clock: Clock): Moment {
  return { monotonicMs: clock.monotonicMs(), now: clock.now() };
}
