import type { Pool } from 'pg';
import { toError } from '../../kernel/app-error.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { PassTrigger } from '../../report/pass-result.ts';
import { Session } from '../../store/postgres/session.ts';
import type { DeadPeer, Peer, ReplicaName } from '../../store/postgres/session.ts';
import { shareOf } from './share.ts';
import type { Unit } from './share.ts';
import { addTurns, takeTurns, unlockWorkers } from './turn-queue.ts';
import type { Turn } from './turn-queue.ts';

/** How often a replica looks at the others; what one held that died goes on so much after its life was over. */
const LOOK_MS = 2000;
/** A database that does not answer when we leave finds out by itself. */
const LEAVE_MS = 3000;

/** Serves the tenants that a replica holds. */
export interface Served {
  /** Serves exactly these from now on, beginning new ones with a pass; who is no longer named ends after the pass that runs. */
  serve(tenants: readonly string[], session: Session, first: PassTrigger): Promise<void>;
  /** Resolves when nothing of these runs any more. */
  ended(tenants: readonly string[]): Promise<void>;
  /** Cuts everything that runs, and serves nobody. */
  cut(reason: Error): Promise<void>;
  trigger(turn: Turn): void;
}

/** Hears how a replica fares. */
export interface ReplicaObserver {
  joined?(session: Session): void;
  /** It was not in touch with the database for too long. */
  lost?(session: Session, reason: Error): void;
  /** Others were not heard of for too long. */
  died?(dead: readonly DeadPeer[]): void;
  /** The database does not answer; told once until it does. */
  away?(error: Error): void;
  serves?(session: Session, tenants: readonly string[]): void;
  /** Those that live, itself among them; none while it is outside. */
  looked?(peers: readonly Peer[]): void;
}

/** What a replica stands on. */
export interface ReplicaOptions {
  /** Connections of its own: passes that wait for the database must not keep it from saying that it lives. */
  readonly pool: Pool;
  readonly clock: Clock;
  readonly name: ReplicaName;
  readonly served: Served;
  readonly observer?: ReplicaObserver;
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
  /** What is being given up, and is held until its passes ended. */
  readonly #leaving = new Set<Unit>();
  #units: readonly Unit[] = [];
  #mine: Unit[] = [];
  #peers: readonly Peer[] = [];
  #session: Session | undefined;
  #isAway = false;
  /** Serving is changed by one at a time. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: ReplicaOptions) {
    this.#options = options;
  }

  /** The replicas that lived at the last look, this one among them. */
  get peers(): readonly Peer[] {
    return this.#peers;
  }

  /** The id of this one; undefined while it is outside. */
  get id(): number | undefined {
    return this.#session?.id;
  }

  /** Whether a tenant is served here. */
  holds(tenant: string): boolean {
    return this.#mine.some(({ tenants }) => tenants.includes(tenant));
  }

  /** The replicas that live now; none while it is outside. Throws what the database throws. */
  async look(): Promise<readonly Peer[]> {
    const peers = await this.#session?.look();
    if (peers !== undefined) {
      this.#see(peers);
    }
    return this.#peers;
  }

  /** Whether somebody who lives holds each tenant. */
  get complete(): boolean {
    const taken = new Set(this.#peers.flatMap(({ leases }) => leases));
    return (
      this.#session !== undefined &&
      this.#units.every(({ leases }) => leases.every((lease) => taken.has(lease)))
    );
  }

  /** Runs until it rests. Call it once; never rejects. */
  async run(units: readonly Unit[]): Promise<void> {
    this.#units = units;
    while (!this.#resting.signal.aborted) {
      try {
        await this.#join();
      } catch (error) {
        this.#tellAway(error);
      }
      if (!this.#resting.signal.aborted) {
        await this.#options.clock.sleep(LOOK_MS, this.#resting.signal).catch(() => undefined);
      }
    }
  }

  /** Takes over the units of another configuration, and serves by it. */
  async follow(units: readonly Unit[]): Promise<void> {
    this.#units = units;
    const session = this.#session;
    if (session !== undefined) {
      const gone = this.#mine.filter((unit) => !units.some((one) => isSame(one, unit)));
      this.#mine = units.filter((unit) => this.#mine.some((one) => isSame(one, unit)));
      await this.#inTurn(() => this.#serve(session, 'config'));
      this.#handOver(session, gone);
    }
  }

  /** Hands turns to whoever holds the tenants. Throws what the database throws. */
  async add(turns: readonly Turn[]): Promise<void> {
    const elsewhere = turns.filter((turn) => !this.holds(turn.tenant));
    for (const turn of turns.filter((one) => !elsewhere.includes(one))) {
      this.#options.served.trigger(turn);
    }
    await addTurns(this.#options.pool, elsewhere);
  }

  /** Takes no more turns. */
  rest(): void {
    this.#resting.abort();
  }

  /** Gives up everything at once; to be called when no pass runs any more. Never rejects. */
  async leave(): Promise<void> {
    this.rest();
    const { clock } = this.#options;
    const left = new AbortController();
    const ending = this.#session?.end((client) => addTurns(client, startOf(this.#mine)));
    await Promise.race([
      ending?.catch(() => undefined),
      clock.sleep(LEAVE_MS, left.signal).catch(() => undefined),
    ]);
    left.abort();
  }

  async #join(): Promise<void> {
    const { clock, pool, name, observer } = this.#options;
    const session = await Session.begin(pool, name, clock);
    try {
      this.#see(await session.look());
      this.#session = session;
      observer?.joined?.(session);
      await this.#stay(session);
    } catch (error) {
      // Nothing was served yet.
      await session.end().catch(() => undefined);
      throw error;
    } finally {
      if (!this.#resting.signal.aborted) {
        this.#session = undefined;
        this.#see([]);
      }
    }
  }

  async #stay(session: Session): Promise<void> {
    const { clock, pool, served, observer } = this.#options;
    const over = AbortSignal.any([session.lost, this.#resting.signal]);
    const stop = await takeTurns(pool, {
      workAs: (worker) => session.workAs(worker),
      notOurs: () => this.#notOurs(),
      take: (turn) => this.#take(session, turn),
    });
    while (!over.aborted) {
      await this.#look(session).catch((error: unknown) => this.#tellAway(error));
      await clock.sleep(LOOK_MS, over).catch(() => undefined);
    }
    await stop();
    if (session.lost.aborted) {
      const reason = toError(session.lost.reason);
      this.#mine = [];
      observer?.lost?.(session, reason);
      await this.#inTurn(() => served.cut(reason));
    }
  }

  async #look(session: Session): Promise<void> {
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
    this.#see(await session.look());
    this.#isAway = false;
    const { free, surplus } = shareOf(this.#units, this.#peers, this.#mine);
    if (surplus.length > 0) {
      this.#mine = this.#mine.filter((unit) => !surplus.includes(unit));
      await this.#inTurn(() => this.#serve(session, 'config'));
      this.#handOver(session, surplus);
    }
    await addTurns(this.#options.pool, startOf(free));
  }

  /** Brings a turn to the tenant, and the tenant here where nobody has it. A turn that fails comes again, here or elsewhere. */
  async #take(session: Session, turn: Turn): Promise<void> {
    const unit = this.#units.find(({ tenants }) => tenants.includes(turn.tenant));
    if (unit === undefined) {
      throw new Error('The configuration of this replica has no such tenant.');
    }
    if (this.#mine.includes(unit)) {
      // It was to start, and has.
      if (turn.trigger !== 'start') {
        this.#options.served.trigger(turn);
      }
      return;
    }
    if (this.#leaving.size > 0 && [...this.#leaving].some((one) => overlaps(one, unit))) {
      throw new Error('It is being given up.');
    }
    if (!(await session.take(unit.leases))) {
      this.#see(await session.look());
      throw new Error('Another replica has it.');
    }
    if (!this.#units.includes(unit)) {
      await session.release(unit.leases);
      throw new Error('The configuration changed meanwhile.');
    }
    this.#mine.push(unit);
    // Its first pass serves whatever the turn was for.
    await this.#inTurn(() => this.#serve(session, 'start'));
  }

  /** Tenants that are not to be taken: those that others hold, and all that nobody holds when this one has its part. */
  #notOurs(): readonly string[] {
    const { free, room } = shareOf(this.#units, this.#peers, this.#mine);
    const open = new Set(room > 0 ? free : []);
    return this.#units
      .filter((unit) => !this.#mine.includes(unit) && !open.has(unit))
      .flatMap(({ tenants }) => tenants);
  }

  /** Lets others have units once nothing of them runs here, however long that takes. */
  #handOver(session: Session, units: readonly Unit[]): void {
    for (const unit of units) {
      this.#leaving.add(unit);
      void this.#release(session, unit).finally(() => this.#leaving.delete(unit));
    }
  }

  async #release(session: Session, unit: Unit): Promise<void> {
    const { served, clock } = this.#options;
    await served.ended(unit.tenants);
    // Without a session it is free in any case.
    while (!session.lost.aborted) {
      try {
        await session.release(unit.leases, (client) => addTurns(client, startOf([unit])));
        return;
      } catch {
        await clock.sleep(LOOK_MS, session.lost).catch(() => undefined);
      }
    }
  }

  async #serve(session: Session, first: PassTrigger): Promise<void> {
    if (!session.lost.aborted) {
      const tenants = this.#mine.flatMap((unit) => unit.tenants);
      await this.#options.served.serve(tenants, session, first);
      this.#options.observer?.serves?.(session, tenants);
    }
  }

  #unitsOf(dead: readonly Peer[]): readonly Unit[] {
    const freed = new Set(dead.flatMap(({ leases }) => leases));
    return this.#units.filter(({ leases }) => leases.some((lease) => freed.has(lease)));
  }

  #see(peers: readonly Peer[]): void {
    this.#peers = peers;
    this.#options.observer?.looked?.(peers);
  }

  #tellAway(error: unknown): void {
    if (!this.#isAway && !this.#resting.signal.aborted) {
      this.#isAway = true;
      this.#options.observer?.away?.(toError(error));
    }
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(work, work);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}

function startOf(units: readonly Unit[]): readonly Turn[] {
  return units.flatMap(({ tenants }) =>
    tenants.map((tenant): Turn => ({ tenant, trigger: 'start' })),
  );
}

function isSame(one: Unit, other: Unit): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function overlaps(one: Unit, other: Unit): boolean {
  return one.leases.some((lease) => other.leases.includes(lease));
}
