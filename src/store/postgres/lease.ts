import { appError } from '../../kernel/app-error.ts';
import type { Clock } from '../../kernel/clock.ts';
import { STORE_ERRORS } from '../errors.ts';

/** How long things take, in milliseconds. */
export interface LeaseTimes {
  /** How long a lease lasts by the database's clock. */
  readonly leaseMs: number;
  /** How often it is renewed. */
  readonly renewMs: number;
  /** A write that is allowed now may take so long to reach the tenant. */
  readonly writeMs: number;
}

/** Somebody else takes over 14 s after a replica's death at the latest. */
const TIMES: LeaseTimes = { leaseMs: 12_000, renewMs: 3000, writeMs: 6000 };

/** Asks the database: rows, as objects. */
export type Ask = (
  sql: string,
  values: readonly unknown[],
) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/** Who holds what: the epoch grows with each holder, so that what an earlier one left is known as such. */
export interface LeaseKey {
  /** The client id, and where it is known. */
  readonly credential: string;
  readonly epoch: number;
}

const TAKE = `INSERT INTO mainsheet.leases AS held (credential, owner, epoch, expires_at)
  VALUES ($1, $2, 1, clock_timestamp() + $3 * interval '1 millisecond')
  ON CONFLICT (credential) DO UPDATE
  SET owner = excluded.owner, epoch = held.epoch + 1, expires_at = excluded.expires_at
  WHERE held.expires_at <= clock_timestamp()
  RETURNING epoch`;

const RENEW = `UPDATE mainsheet.leases
  SET expires_at = clock_timestamp() + $3 * interval '1 millisecond'
  WHERE credential = $1 AND epoch = $2 AND expires_at > clock_timestamp()
  RETURNING epoch`;

const RELEASE = `UPDATE mainsheet.leases SET expires_at = clock_timestamp()
  WHERE credential = $1 AND epoch = $2`;

/** Asked inside each transaction that a lease allows: no row means that somebody else may hold it by now. */
export const STILL_HELD = `SELECT epoch FROM mainsheet.leases
  WHERE credential = $1 AND epoch = $2 AND expires_at > clock_timestamp() FOR SHARE`;

interface LeaseParts {
  readonly ask: Ask;
  readonly clock: Clock;
  readonly times: LeaseTimes;
}

/**
 * The right to write with a credential, for as long as it can be renewed.
 *
 * - `held`: from taking it. → `lost` when it could not be renewed in time, or somebody else has it. → `released`.
 * - `lost` and `released` are for good.
 *
 * Whether a write may begin is told by our own clock, from the moment before the renewal was sent: the database's may
 * be another one, but it counts no faster.
 */
export class Lease implements LeaseKey {
  readonly credential: string;
  readonly epoch: number;
  readonly #ask: Ask;
  readonly #clock: Clock;
  readonly #times: LeaseTimes;
  readonly #lost = new AbortController();
  readonly #released = new AbortController();
  #renewedMs: number;

  private constructor({ credential, epoch }: LeaseKey, takenMs: number, on: LeaseParts) {
    this.credential = credential;
    this.epoch = epoch;
    this.#renewedMs = takenMs;
    this.#ask = on.ask;
    this.#clock = on.clock;
    this.#times = on.times;
    void this.#keep();
  }

  /** Takes a lease that nobody holds; undefined while somebody does. */
  static async take(
    credential: string,
    owner: string,
    ask: Ask,
    clock: Clock,
    times: LeaseTimes = TIMES,
  ): Promise<Lease | undefined> {
    const before = clock.monotonicMs();
    const [row] = await ask(TAKE, [credential, owner, times.leaseMs]);
    return row === undefined
      ? undefined
      : new Lease({ credential, epoch: Number(row['epoch']) }, before, { ask, clock, times });
  }

  /** Aborted when it is lost: what stands on it must end. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Throws STORE_FENCED when a write that begins now might arrive after somebody else may have begun. */
  permit(): void {
    const { leaseMs, writeMs } = this.#times;
    const allowedUntil = this.#renewedMs + leaseMs - writeMs;
    if (this.#isOver() || this.#clock.monotonicMs() >= allowedUntil) {
      throw fenced(this.credential);
    }
  }

  /** Lets others have it at once. */
  async release(): Promise<void> {
    if (!this.#isOver()) {
      this.#released.abort();
      await this.#ask(RELEASE, [this.credential, this.epoch]);
    }
  }

  #isOver(): boolean {
    return this.#lost.signal.aborted || this.#released.signal.aborted;
  }

  async #keep(): Promise<void> {
    const { leaseMs, renewMs } = this.#times;
    for (;;) {
      await this.#clock.sleep(renewMs, this.#released.signal).catch(() => undefined);
      if (this.#isOver()) {
        return;
      }
      const before = this.#clock.monotonicMs();
      const renewed = await this.#renew(leaseMs);
      // A database that is away for a moment may be back before the lease is over.
      const isOver = this.#clock.monotonicMs() >= this.#renewedMs + leaseMs;
      if (renewed === 'yes') {
        this.#renewedMs = before;
      } else if (!this.#isOver() && (renewed === 'no' || isOver)) {
        this.#lost.abort(fenced(this.credential));
      }
    }
  }

  async #renew(leaseMs: number): Promise<'yes' | 'no' | 'unknown'> {
    try {
      const rows = await this.#ask(RENEW, [this.credential, this.epoch, leaseMs]);
      return rows.length > 0 ? 'yes' : 'no';
    } catch {
      return 'unknown';
    }
  }
}

/** Another replica may hold the lease. */
export function fenced(credential: string): Error {
  return appError(STORE_ERRORS, 'STORE_FENCED', { message: credential });
}
