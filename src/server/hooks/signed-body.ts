import type { Delivery, Disbelief } from './delivery.ts';
import { headerOf } from './delivery.ts';
import { hexMac, isMacOfAny, macOf } from './mac.ts';

/** The hosts that sign the body put the algorithm before the digits. */
const PREFIX = 'sha256=';

/**
 * Disbelieves a body whose HMAC-SHA256, in hex behind `sha256=`, is not in the header. `old` is where a host has put its
 * SHA-1 signature: such a delivery is refused with a reason of its own, since only a setting at the host can mend it.
 */
export function signedBody(
  { headers, body }: Delivery,
  secrets: readonly string[],
  { header, old }: { readonly header: string; readonly old: string },
): Disbelief | undefined {
  const given = headerOf(headers, header);
  if (given === undefined || given.startsWith('sha1=')) {
    return headerOf(headers, old)?.startsWith('sha1=') === true ? 'WeakProof' : 'NoProof';
  }
  return given.startsWith(PREFIX) && isMacOf(given.slice(PREFIX.length), body, secrets)
    ? undefined
    : 'WrongProof';
}

/** Says whether hex digits are the HMAC-SHA256 of the body under one of the secrets. */
export function isMacOf(digits: string, body: Buffer, secrets: readonly string[]): boolean {
  const given = hexMac(digits);
  return given !== undefined && isMacOfAny(given, secrets, (secret) => macOf(secret, body));
}
