import os from 'node:os';

type Interfaces = ReturnType<typeof os.networkInterfaces>;

/** The addresses that stand for every one of this machine. */
const ANY: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/**
 * Where other replicas reach an API that listens at an address: where that is every one of this machine's, at its first
 * of its own. One on the loopback is good for replicas on this machine.
 */
export function replicaAddress(
  host: string,
  port: string,
  interfaces: Interfaces = os.networkInterfaces(),
): string {
  const bare = host.replace(/^\[|\]$/g, '');
  const own = ANY.has(bare) ? ownAddress(bare, interfaces) : bare;
  return new URL(`http://${own.includes(':') ? `[${own}]` : own}:${port}`).origin;
}

/** IPv4 where both listen: more networks have it. What is good on one cable only is of no use to anybody else. */
function ownAddress(any: string, interfaces: Interfaces): string {
  const usable = Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, address }) => !internal && !/^(169\.254\.|fe[89ab])/i.test(address));
  const four = usable.find(({ family }) => family === 'IPv4');
  const six = any === '::' ? usable.find(({ family }) => family === 'IPv6') : undefined;
  return (four ?? six)?.address ?? (any === '::' ? '::1' : '127.0.0.1');
}
