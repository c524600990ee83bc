import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const MAC_BYTES = 32;

/** HMAC-SHA256 over parts that follow one another. */
export function macOf(key: string | Buffer, ...parts: readonly (string | Buffer)[]): Buffer {
  const hmac = createHmac('sha256', key);
  for (const part of parts) {
    hmac.update(part);
  }
  return hmac.digest();
}

/** Reads a MAC of 64 hex digits; undefined for anything else, which no secret can have made. */
export function hexMac(text: string): Buffer | undefined {
  return /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : undefined;
}

/** Reads a MAC in base64; undefined for anything else. */
export function base64Mac(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === MAC_BYTES && bytes.toString('base64') === text ? bytes : undefined;
}

/** Says whether a MAC is that of one of the keys. All are tried, so that the time tells nothing about which. */
export function isMacOfAny<K>(
  given: Buffer,
  keys: readonly K[],
  make: (key: K) => Buffer,
): boolean {
  let found = false;
  for (const key of keys) {
    found = timingSafeEqual(given, make(key)) || found;
  }
  return found;
}

/** Says whether a text is one of the secrets; what is compared are MACs, so that the time tells nothing about them. */
export function isAny(given: string, secrets: readonly string[]): boolean {
  const key = randomBytes(MAC_BYTES);
  return isMacOfAny(macOf(key, given), secrets, (secret) => macOf(key, secret));
}
