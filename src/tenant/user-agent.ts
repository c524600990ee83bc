import { version } from '../kernel/version.ts';

/** `mainsheet/<version>`; the platform's edge refuses some libraries' default names (facts 1.5). */
export function defaultUserAgent(): string {
  return `mainsheet/${version()}`;
}
