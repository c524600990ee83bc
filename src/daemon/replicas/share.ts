import type { Peer } from '../../store/postgres/session.ts';

/** Tenants that one replica must hold together, since they share a client id. */
export interface Unit {
  readonly tenants: readonly string[];
  /** Names of the leases it takes to hold them. */
  readonly leases: readonly string[];
}

/** What a replica finds for itself when it looks at the others. */
export interface Share {
  /** What nobody holds. */
  readonly free: readonly Unit[];
  /** How many more it may take. */
  readonly room: number;
  /** What it should give up, so that another one has its part. */
  readonly surplus: readonly Unit[];
}

/** Deals units out to replicas evenly: nobody holds more than its part while others have less. */
export function shareOf(
  units: readonly Unit[],
  peers: readonly Peer[],
  mine: readonly Unit[],
): Share {
  const taken = new Set(peers.flatMap(({ leases }) => leases));
  const free = units.filter(({ leases }) => !leases.some((lease) => taken.has(lease)));
  const serving = peers.filter(({ serves }) => serves).length;
  const part = Math.ceil(units.length / Math.max(1, serving));
  return {
    free,
    room: Math.max(0, part - mine.length),
    surplus: mine.slice(0, Math.max(0, mine.length - part)),
  };
}
