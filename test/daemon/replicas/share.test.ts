import { describe, expect, test } from 'vitest';
import { shareOf } from '../../../src/daemon/replicas/share.ts';
import type { Unit } from '../../../src/daemon/replicas/share.ts';
import type { Peer } from '../../../src/store/postgres/peers.ts';

function units(count: number): readonly Unit[] {
  return Array.from({ length: count }, (_, index) => ({
    tenants: [`t${index}`],
    leases: [`client:c${index}`, `tenant:t${index}`],
  }));
}

/** A replica that holds the units from one number up to another. */
function peer(id: number, from: number, to: number, serves = true): Peer {
  const leases = units(to)
    .slice(from)
    .flatMap((unit) => unit.leases);
  return { id, name: 'host', serves, leases };
}

describe('the part of a replica', () => {
  test.each([
    // units, mine, others → free, room, surplus
    [4, 0, [], { free: 4, room: 4, surplus: 0 }],
    [4, 0, [peer(2, 0, 0)], { free: 4, room: 2, surplus: 0 }],
    [4, 4, [peer(2, 0, 0)], { free: 0, room: 0, surplus: 2 }],
    [5, 3, [peer(2, 3, 5)], { free: 0, room: 0, surplus: 0 }],
    [5, 2, [peer(2, 2, 5)], { free: 0, room: 1, surplus: 0 }],
    [7, 3, [peer(2, 3, 5), peer(3, 5, 7)], { free: 0, room: 0, surplus: 0 }],
    [2, 0, [peer(2, 0, 1), peer(3, 1, 2)], { free: 0, room: 1, surplus: 0 }],
    [0, 0, [peer(2, 0, 0)], { free: 0, room: 0, surplus: 0 }],
    // A command that holds a tenant takes no part of the others.
    [4, 3, [peer(2, 3, 4, false)], { free: 0, room: 1, surplus: 0 }],
  ])('of %i, of which it has %i', (count, mine, others, wanted) => {
    const all = units(count);
    const own = all.slice(0, mine);
    const peers = [peer(1, 0, mine), ...others];
    const { free, room, surplus } = shareOf(all, peers, own);
    expect({ free: free.length, room, surplus: surplus.length }).toEqual(wanted);
  });

  test('a unit of which another one has a single lease is not free', () => {
    const [unit] = units(1);
    const other: Peer = { id: 2, name: 'host', serves: true, leases: ['client:c0'] };
    expect(shareOf([unit!], [other], []).free).toEqual([]);
  });
});
