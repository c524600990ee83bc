import { readUrl } from './url.ts';

/** Says whether a host is this machine, reachable from nowhere else. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  return bare === 'localhost' || bare === '::1' || /^127(\.\d{1,3}){3}$/.test(bare);
}

/**
 * Reads an address that is written to: https, or http on this machine, without a user and a fragment. Undefined for
 * anything else.
 */
export function readWebAddress(text: string): URL | undefined {
  const url = readUrl(text);
  if (url === undefined || url.username + url.password + url.hash !== '') {
    return undefined;
  }
  const plain = url.protocol === 'http:' && isLoopback(url.hostname);
  return url.protocol === 'https:' || plain ? url : undefined;
}
