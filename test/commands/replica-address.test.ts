import type { NetworkInterfaceInfo } from 'node:os';
import { expect, test } from 'vitest';
import { replicaAddress } from '../../src/commands/replica-address.ts';

function at(address: string, internal = false): NetworkInterfaceInfo {
  const more = { address, netmask: '', mac: '', internal, cidr: null };
  return address.includes(':')
    ? { ...more, family: 'IPv6', scopeid: 0 }
    : { ...more, family: 'IPv4' };
}

const LO = [at('127.0.0.1', true), at('::1', true)];
const POD = {
  lo: LO,
  eth0: [at('10.1.2.3'), at('fe80::1'), at('fd00::3')],
  eth1: [at('192.168.0.9')],
};
const SIX = { lo: LO, eth0: [at('fe80::1'), at('fd00::3')] };
const ALONE = { lo: LO, eth0: [at('169.254.7.7'), at('FE80::1')] };

test.each([
  ['0.0.0.0', POD, 'http://10.1.2.3:8081'],
  ['::', POD, 'http://10.1.2.3:8081'],
  ['[::]', POD, 'http://10.1.2.3:8081'],
  ['::', SIX, 'http://[fd00::3]:8081'],
  // What listens on IPv4 alone answers nobody on IPv6.
  ['0.0.0.0', SIX, 'http://127.0.0.1:8081'],
  ['0.0.0.0', ALONE, 'http://127.0.0.1:8081'],
  ['::', ALONE, 'http://[::1]:8081'],
  ['::', {}, 'http://[::1]:8081'],
  ['127.0.0.1', POD, 'http://127.0.0.1:8081'],
  ['::1', POD, 'http://[::1]:8081'],
  ['[::1]', POD, 'http://[::1]:8081'],
  ['localhost', POD, 'http://localhost:8081'],
  ['192.168.0.9', POD, 'http://192.168.0.9:8081'],
  ['fd00::3', POD, 'http://[fd00::3]:8081'],
  ['mainsheet-0.internal', POD, 'http://mainsheet-0.internal:8081'],
])('an API that listens on %s of %o is at %s for others', (host, interfaces, address) => {
  expect(replicaAddress(host, '8081', interfaces)).toBe(address);
});

test('the port of HTTP itself is in no address', () => {
  expect(replicaAddress('0.0.0.0', '', POD)).toBe('http://10.1.2.3');
});
