import { expect, test } from 'vitest';
import type { ReplicaPart, Replicas } from '../../../src/server/api/ports.ts';
import { originOf, wayOf } from '../../../src/server/api/way.ts';
import { wayProblem } from '../../../src/server/api/way-problem.ts';
import type { NoWay } from '../../../src/server/api/way.ts';

function part(
  id: number,
  tenants: readonly string[],
  more: Partial<ReplicaPart> = {},
): ReplicaPart {
  return {
    id,
    host: `host-${id}`,
    address: `http://10.0.0.${id}:8081`,
    serves: true,
    tenants,
    ...more,
  };
}

/** Replica 1 holds `ours`, 2 `theirs`, 3 has no address, 4 is a command, and `free` is nobody's. */
const PEERS: readonly ReplicaPart[] = [
  part(1, ['ours', 'leaving']),
  part(2, ['theirs', 'unheard-of']),
  { id: 3, host: 'host-3', serves: true, tenants: ['hidden'] },
  { id: 4, host: 'host-1', serves: false, tenants: ['applied'] },
  part(5, ['local'], { address: 'http://127.0.0.1:8081' }),
];

const REPLICAS: Replicas = {
  id: 1,
  host: 'host-1',
  lately: PEERS,
  look: async () => PEERS,
  holds: (tenant) => tenant === 'ours',
  knows: (tenant) => tenant !== 'unheard-of' && tenant !== 'misspelled',
};

const OUTSIDE: Replicas = { ...REPLICAS, id: undefined, lately: [], holds: () => false };

test.each<[string, string, string | undefined, Replicas, unknown]>([
  ['a tenant that is here', 'ours', undefined, REPLICAS, 'here'],
  ['a tenant of another one', 'theirs', undefined, REPLICAS, 'http://10.0.0.2:8081'],
  [
    'a tenant that only another one knows',
    'unheard-of',
    undefined,
    REPLICAS,
    'http://10.0.0.2:8081',
  ],
  ['a tenant that nobody knows', 'misspelled', undefined, REPLICAS, 'here'],
  ['a tenant that nobody has', 'free', undefined, REPLICAS, 'free'],
  ['a tenant that is being given up here', 'leaving', undefined, REPLICAS, 'moving'],
  ['a tenant of one without an address', 'hidden', undefined, REPLICAS, 'no-address'],
  ['a tenant that a command has', 'applied', undefined, REPLICAS, 'no-address'],
  [
    'a tenant of one on the loopback of another machine',
    'local',
    undefined,
    REPLICAS,
    'no-address',
  ],
  ['a tenant that is here, sent on to here', 'ours', '1', REPLICAS, 'here'],
  ['a tenant that is here, sent on to another one', 'ours', '2', REPLICAS, 'not-meant'],
  ['a tenant of another one, sent on to here', 'theirs', '1', REPLICAS, 'not-meant'],
  ['a tenant that nobody knows, sent on to here', 'misspelled', '1', REPLICAS, 'not-meant'],
  ['nonsense as the replica that is meant', 'ours', '1, 1', REPLICAS, 'not-meant'],
  ['any tenant without the database', 'ours', undefined, OUTSIDE, 'outside'],
  ['any tenant without the database, sent on', 'ours', '1', OUTSIDE, 'not-meant'],
  ['a name that nobody knows, without the database', 'misspelled', undefined, OUTSIDE, 'here'],
])('%s', (_what, tenant, meantFor, replicas, expected) => {
  const way = wayOf({ tenant, meantFor }, replicas);
  expect(way.kind === 'none' ? way.why.kind : way.kind === 'peer' ? way.origin : way.kind).toBe(
    expected,
  );
});

test.each<[string | undefined, string, string | undefined]>([
  ['http://10.0.0.7:8081', 'a', 'http://10.0.0.7:8081'],
  ['http://10.0.0.7:8081/and/more?x=1', 'a', 'http://10.0.0.7:8081'],
  ['https://mainsheet-0.internal', 'a', 'https://mainsheet-0.internal'],
  ['http://[fd00::7]:8081', 'a', 'http://[fd00::7]:8081'],
  ['http://127.0.0.1:8081', 'same', 'http://127.0.0.1:8081'],
  ['http://[::1]:8081', 'same', 'http://[::1]:8081'],
  ['http://localhost:8081', 'same', 'http://localhost:8081'],
  ['http://127.0.0.1:8081', 'a', undefined],
  ['http://127.9.9.9:8081', 'a', undefined],
  ['http://[::1]:8081', 'a', undefined],
  ['http://localhost:8081', 'a', undefined],
  ['http://user:word@10.0.0.7:8081', 'a', undefined],
  ['file:///etc/passwd', 'a', undefined],
  ['10.0.0.7:8081', 'a', undefined],
  ['', 'a', undefined],
  [undefined, 'same', undefined],
])('a replica at %s is asked from host %s at %s', (address, from, origin) => {
  const replica = { host: 'same', ...(address === undefined ? {} : { address }) };
  expect(originOf(replica, from)).toBe(origin);
});

test.each<[NoWay, RegExp]>([
  [{ kind: 'outside' }, /not in touch with the database/],
  [{ kind: 'free' }, /No replica has the tenant/],
  [{ kind: 'moving' }, /from one replica to another/],
  [{ kind: 'no-address', replica: part(3, []) }, /Replica 3 on host-3 .*`server.admin`/],
  [{ kind: 'no-address', replica: part(4, [], { serves: false }) }, /^A command on host-4/],
  [{ kind: 'silent', replica: part(2, []) }, /Replica 2 on host-2 .*within 15 s/],
  [{ kind: 'late', replica: part(2, []) }, /does not answer/],
  [{ kind: 'other-tokens', replica: part(2, []) }, /does not take this token/],
])('%o is told with what to do', (why, sentence) => {
  const { status, message, headers } = wayProblem(why);
  expect([status, headers['retry-after']]).toEqual([503, '5']);
  expect(message).toMatch(sentence);
  expect(message).toMatch(/[Aa]sk (it|again)/);
});
