import type { Pool } from 'pg';
import type { Clock } from '../../kernel/clock.ts';
import { given } from '../../report/given.ts';
import type { PassTrigger } from '../../report/pass-result.ts';
import type { Released } from '../../store/postgres/leases.ts';
import type { Peer } from '../../store/postgres/peers.ts';
import type { Session } from '../../store/postgres/session.ts';
import type { Served } from './served.ts';
import { Dealing } from './dealing.ts';
import { shareOf } from './share.ts';
import type { Unit } from './share.ts';
import { addTurns, startOf } from './turn-queue.ts';
import type { Turn } from './turn-queue.ts';

/** How long a database that does not answer is left alone. */
const AGAIN_MS = 2000;

/** What a holding stands on. */
export interface HoldingOptions {
  readonly session: Session;
  readonly pool: Pool;
  readonly clock: Clock;
  readonly served: Served;
  /** The units of the configuration. */
  readonly units: readonly Unit[];
  /** The replicas that lived at the last look. */
  readonly peers: readonly Peer[];
  readonly serves: (tenants: readonly string[]) => void;
  readonly looked: (peers: readonly Peer[]) => void;
}

/** What one session of a replica holds: takes what is free, and gives up what others should have. */
export class Holding {
  readonly #options: HoldingOptions;
  /** What is being given up, and is held until its passes ended. */
  readonly #leaving = new Set<Unit>();
  #units: readonly Unit[];
  #peers: readonly Peer[];
  #mine: readonly Unit[] = [];
  /** What is being taken at this moment: turns of several of its tenants may come together. */
  readonly #taking = new Map<Unit, Promise<void>>();
  /** Tenants of others, whose configuration is another one: their turns are not taken from them twice. */
  readonly #strange = new Set<string>();
  readonly #dealing: Dealing;
  /** Serving is changed by one at a time. */
  #turn: Promise<unknown> = Promise.resolve();
  #waiting: { readonly first: PassTrigger; readonly done: Promise<void> } | undefined;

  constructor(options: HoldingOptions) {
    this.#options = options;
    this.#units = options.units;
    this.#peers = options.peers;
    this.#dealing = new Dealing(options.clock);
  }

  get peers(): readonly Peer[] {
    return this.#peers;
  }

  /** Notes who lives and holds what. */
  see(peers: readonly Peer[]): void {
    this.#peers = peers;
    this.#options.looked(peers);
  }

  /** Says whether a tenant is served here. */
  has(tenant: string): boolean {
    return this.#mine.some(({ tenants }) => tenants.includes(tenant));
  }

  /** Tenants whose turns are not to be taken: those that others hold, and all that nobody holds when this one has its part. */
  notOurs(): readonly string[] {
    const { free } = shareOf(this.#units, this.#peers, this.#mine);
    const open = new Set(this.#hasRoom() ? free : []);
    const others = this.#units
      .filter((unit) => !this.#mine.includes(unit) && !open.has(unit))
      .flatMap(({ tenants }) => tenants);
    return [...others, ...this.#strange];
  }

  /** Brings a turn to its tenant, and the tenant here where nobody has it. What it throws has the turn come again, here or elsewhere. */
  async take(turn: Turn): Promise<void> {
    const { served } = this.#options;
    const unit = this.#units.find(({ tenants }) => tenants.includes(turn.tenant));
    if (unit === undefined) {
      this.#strange.add(turn.tenant);
      throw new Error('The configuration of this replica has no such tenant.');
    }
    const begun = this.#taking.get(unit);
    if (this.#mine.includes(unit)) {
      if (turn.trigger !== 'start') {
        served.trigger(turn);
      }
    } else if (begun !== undefined) {
      await begun;
    } else if (this.#hasRoom()) {
      // Its first pass serves whatever the turn was for.
      const beginning = this.#begin(unit).finally(() => this.#taking.delete(unit));
      this.#taking.set(unit, beginning);
      await beginning;
    } else {
      // Another one of those that came at the same moment filled the last place.
      await addTurns(this.#options.pool, [turn]);
    }
  }

  #hasRoom(): boolean {
    const { room } = shareOf(this.#units, this.#peers, this.#mine);
    return this.#dealing.isStuck || room > this.#taking.size;
  }

  /** Takes a look at the others into account: gives up what they should have, and puts up what nobody has. */
  async seen(peers: readonly Peer[]): Promise<void> {
    this.see(peers);
    const { free, surplus } = shareOf(this.#units, peers, this.#mine);
    this.#dealing.see(peers, free.length);
    if (!this.#dealing.isStuck) {
      await this.#keepOnly(this.#mine.filter((unit) => !surplus.includes(unit)));
    }
    await addTurns(this.#options.pool, startOf(free));
  }

  /** Takes over the units of another configuration, and serves by it. */
  async follow(units: readonly Unit[]): Promise<void> {
    this.#units = units;
    this.#strange.clear();
    await this.#keepOnly(units.filter((unit) => this.#mine.some((one) => isSame(one, unit))));
    await this.#serve('config');
  }

  /** What is held, for giving it all up. */
  released(): { readonly leases: readonly Released[]; readonly turns: readonly Turn[] } {
    return { leases: this.#notes(this.#mine), turns: startOf(this.#mine) };
  }

  /** Cuts everything: others may have it. */
  async cut(reason: Error): Promise<void> {
    this.#mine = [];
    await this.#inTurn(() => this.#options.served.cut(reason));
  }

  async #begin(unit: Unit): Promise<void> {
    const { session, served } = this.#options;
    // After a change of the configuration, another unit with the same leases may be on its way in or out.
    if ([...this.#leaving, ...this.#taking.keys()].some((one) => overlaps(one, unit))) {
      throw new Error('It is being given up.');
    }
    const inherited = await session.take(unit.leases).catch((error: unknown) => {
      // They may be ours, and only the answer was lost.
      this.#letGo([unit]);
      throw error;
    });
    if (inherited === undefined) {
      this.see((await session.look()).live);
      throw new Error('Another replica has it.');
    }
    if (!this.#units.includes(unit)) {
      this.#letGo([unit]);
      throw new Error('The configuration changed meanwhile.');
    }
    served.inherit(inherited);
    this.#mine = [...this.#mine, unit];
    try {
      await this.#serve('start');
    } catch (error) {
      await this.#keepOnly(this.#mine.filter((one) => one !== unit));
      throw error;
    }
  }

  async #keepOnly(kept: readonly Unit[]): Promise<void> {
    const gone = this.#mine.filter((unit) => !kept.some((one) => isSame(one, unit)));
    this.#mine = kept;
    if (gone.length > 0) {
      gone.forEach((unit) => this.#leaving.add(unit));
      await this.#serve('config').catch(() => undefined);
      this.#letGo(gone);
    }
  }

  #letGo(units: readonly Unit[]): void {
    for (const unit of units) {
      this.#leaving.add(unit);
      void this.#giveUp(unit).finally(() => this.#leaving.delete(unit));
    }
  }

  /** Lets others have a unit once nothing of it runs here, however long that takes. */
  async #giveUp(unit: Unit): Promise<void> {
    const { session, served, clock } = this.#options;
    await served.ended(unit.tenants);
    // Without a session it is free in any case.
    while (!session.over.aborted) {
      try {
        await session.release(this.#notes([unit]), (client) => addTurns(client, startOf([unit])));
        return;
      } catch {
        await clock.sleep(AGAIN_MS, session.over).catch(() => undefined);
      }
    }
  }

  /** Whoever wants it while others wait for their turn is served together with them. */
  #serve(first: PassTrigger): Promise<void> {
    const { session, served, serves } = this.#options;
    if (this.#waiting?.first === first) {
      return this.#waiting.done;
    }
    const done = this.#inTurn(async () => {
      this.#waiting = undefined;
      if (!session.lost.aborted) {
        const tenants = this.#mine.flatMap((unit) => unit.tenants);
        await served.serve(tenants, session, first);
        serves(tenants);
      }
    });
    this.#waiting = { first, done };
    return done;
  }

  #notes(units: readonly Unit[]): readonly Released[] {
    const { served } = this.#options;
    return units.flatMap(({ leases }) =>
      leases.map((name) => ({ name, ...given({ note: served.note(name) }) })),
    );
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(work, work);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}

function isSame(one: Unit, other: Unit): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function overlaps(one: Unit, other: Unit): boolean {
  return one.leases.some((lease) => other.leases.includes(lease));
}
