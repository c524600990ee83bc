import { appError } from '../kernel/app-error.ts';
import { TENANT_ERRORS } from './errors.ts';
import { readUrl } from '../kernel/url.ts';

/** Where a tenant listens: the origin to connect to, and the path its API lies under (mostly empty). */
export interface TenantAddress {
  readonly origin: string;
  readonly basePath: string;
}

/**
 * Reads a tenant's URL. Throws TENANT_URL_REFUSED for anything but https, for http to an address
 * that is not loopback, and for a URL with credentials, a query or a fragment.
 */
export function readTenantUrl(text: string): TenantAddress {
  const url = readUrl(text);
  if (url === undefined) {
    throw refused('It is no URL.');
  }
  if (url.username !== '' || url.password !== '') {
    throw refused('It holds a user or a password.');
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    throw refused(`${url.protocol}//${url.host} is not https.`);
  }
  if (url.search !== '' || url.hash !== '') {
    throw refused('It has a query or a fragment.');
  }
  return { origin: url.origin, basePath: url.pathname.replace(/\/+$/, '') };
}

function refused(message: string): Error {
  return appError(TENANT_ERRORS, 'TENANT_URL_REFUSED', { message });
}

/** The URL parser has already turned forms such as `127.1` or `0x7f000001` into four decimal numbers. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
