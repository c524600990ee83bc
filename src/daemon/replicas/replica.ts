import type { Pool } from 'pg';
import { toError } from '../../kernel/app-error.ts';
import type { Clock } from '../../kernel/clock.ts';
import { joinSignals } from '../../kernel/joined-signal.ts';
import type { Peer, ReplicaName } from '../../store/postgres/peers.ts';
import { Session } from '../../store/postgres/session.ts';
import { Holding } from './holding.ts';
import type { ReplicaObserver } from './replica-observer.ts';
import { RolePlayer } from './role.ts';
import type { Role } from './role.ts';
import type { Served } from './served.ts';
import type { Unit } from './share.ts';
import { addTurns, startOf, takeTurns, unlockWorkers } from './turn-queue.ts';
import type { Turn } from './turn-queue.ts';

/** How often a replica looks at the others; what one held that died goes on so much after its life was over. */
const LOOK_MS = 1000;
/** A database that does not answer when we leave finds out by itself. */
const LEAVE_MS = 3000;

/** What a replica stands on. */
export interface ReplicaOptions {
  /** Connections of its own: passes that wait for the database must not keep it from saying that it lives. */
  readonly pool: Pool;
  readonly clock: Clock;
  readonly name: ReplicaName;
  readonly served: Served;
  readonly role: Role;
  readonly observer?: ReplicaObserver;
}

/** A replica while it is among the others. */
interface Inside {
  readonly session: Session;
  readonly holding: Holding;
}

/**
 * One process among those that share a database: holds its part of the tenants, and hands on what is for others.
 *
 * - `outside`: until a session begins. → `inside`.
 * - `inside`: takes turns. → `outside` when the session is lost, with all passes cut; → `resting`.
 * - `resting`: takes no more turns and keeps what it holds. → `left`, for good.
 */
export class Replica {
  readonly #options: ReplicaOptions;
  readonly #resting = new AbortController();
  #units: readonly Unit[] = [];
  #inside: Inside | undefined;
  #running: Promise<void> | undefined;
  #isAway = false;

  constructor(options: ReplicaOptions) {
    this.#options = options;
  }

  /** The replicas that lived at the last look, this one among them. */
  get peers(): readonly Peer[] {
    return this.#inside?.holding.peers ?? [];
  }

  /** The id of this one; undefined while it is outside. */
  get id(): number | undefined {
    return this.#inside?.session.id;
  }

  /** Whether a tenant is served here. */
  holds(tenant: string): boolean {
    return this.#inside?.holding.has(tenant) === true;
  }

  /** The replicas that live now; none while it is outside. Throws what the database throws. */
  async look(): Promise<readonly Peer[]> {
    if (this.#inside !== undefined) {
      const { session, holding } = this.#inside;
      holding.see((await session.look()).live);
    }
    return this.peers;
  }

  /** Whether somebody who lives holds each tenant. */
  get complete(): boolean {
    const taken = new Set(this.peers.flatMap(({ leases }) => leases));
    return (
      this.#inside !== undefined &&
      this.#units.every(({ leases }) => leases.every((lease) => taken.has(lease)))
    );
  }

  /** Runs until it rests. Call it once; never rejects. */
  run(units: readonly Unit[]): Promise<void> {
    this.#units = units;
    return (this.#running ??= this.#run());
  }

  async #run(): Promise<void> {
    while (!this.#resting.signal.aborted) {
      try {
        await this.#join();
      } catch (error) {
        this.#tellAway(error);
      }
      if (!this.#resting.signal.aborted) {
        this.#inside = undefined;
        this.#options.observer?.looked?.([]);
        await this.#options.clock.sleep(LOOK_MS, this.#resting.signal).catch(() => undefined);
      }
    }
  }

  /** Takes over the units of another configuration, and serves by it. */
  async follow(units: readonly Unit[]): Promise<void> {
    this.#units = units;
    await this.#inside?.holding.follow(units);
  }

  /** Hands turns to whoever holds the tenants. Throws what the database throws. */
  async add(turns: readonly Turn[]): Promise<void> {
    for (const turn of turns) {
      if (this.holds(turn.tenant)) {
        this.#options.served.trigger(turn);
      }
    }
    await addTurns(
      this.#options.pool,
      turns.filter(({ tenant }) => !this.holds(tenant)),
    );
  }

  /** Takes no more turns. */
  rest(): void {
    this.#resting.abort();
  }

  /** Gives up everything at once; to be called when no pass runs any more. Never rejects. */
  async leave(): Promise<void> {
    this.rest();
    const left = new AbortController();
    const tooLate = this.#options.clock.sleep(LEAVE_MS, left.signal).catch(() => undefined);
    await Promise.race([this.#end().catch(() => undefined), tooLate]);
    left.abort();
  }

  async #end(): Promise<void> {
    // It may be joining, or taking a turn that came before it rested.
    await this.#running;
    if (this.#inside !== undefined) {
      const { session, holding } = this.#inside;
      const { leases, turns } = holding.released();
      await session.end(leases, (client) => addTurns(client, turns));
    }
  }

  async #join(): Promise<void> {
    const { clock, pool, name, served, observer } = this.#options;
    const session = await Session.begin(pool, name, clock);
    try {
      const { live: peers } = await session.look();
      const holding = new Holding({
        session,
        pool,
        clock,
        served,
        units: this.#units,
        peers,
        serves: (tenants) => observer?.serves?.(session, tenants),
        looked: (found) => observer?.looked?.(found),
      });
      this.#inside = { session, holding };
      observer?.joined?.(session);
      await this.#stay({ session, holding });
    } catch (error) {
      // Nothing was served yet.
      await session.end().catch(() => undefined);
      throw error;
    }
  }

  async #stay({ session, holding }: Inside): Promise<void> {
    const { clock, pool, role, observer } = this.#options;
    const player = new RolePlayer(role, session);
    const stop = await takeTurns(pool, {
      workAs: (worker) => session.workAs(worker),
      notOurs: () => holding.notOurs(),
      take: (turn) => holding.take(turn),
    });
    const over = joinSignals(session.lost, this.#resting.signal);
    while (!over.signal.aborted) {
      try {
        await player.seen(await this.#look({ session, holding }), over.signal);
      } catch (error) {
        this.#tellAway(error);
      }
      await clock.sleep(LOOK_MS, over.signal).catch(() => undefined);
    }
    over.dispose();
    const stopped = stop();
    if (session.lost.aborted) {
      const reason = toError(session.lost.reason);
      observer?.lost?.(session, reason);
      await holding.cut(reason);
    }
    await stopped;
    await player.ended();
  }

  async #look({ session, holding }: Inside): Promise<readonly Peer[]> {
    const look = await session.look();
    if (look.isSomebodyDead) {
      await this.#bury(session);
    }
    await holding.seen(look.live);
    this.#isAway = false;
    return look.live;
  }

  /** Gives back what the dead had in hand; of several replicas that find them, one does. */
  async #bury(session: Session): Promise<void> {
    const dead = await session.reap(async (client, found) => {
      await unlockWorkers(
        client,
        found.flatMap(({ workers }) => workers),
      );
      await addTurns(client, startOf(this.#unitsOf(found)));
    });
    if (dead.length > 0) {
      this.#options.observer?.died?.(dead);
    }
  }

  #unitsOf(dead: readonly Peer[]): readonly Unit[] {
    const freed = new Set(dead.flatMap(({ leases }) => leases));
    return this.#units.filter(({ leases }) => leases.some((lease) => freed.has(lease)));
  }

  #tellAway(error: unknown): void {
    if (!this.#isAway && !this.#resting.signal.aborted) {
      this.#isAway = true;
      this.#options.observer?.away?.(toError(error));
    }
  }
}
