import { readFileSync } from 'node:fs';

/** `mainsheet/<version>`; the platform's edge refuses some libraries' default names (facts 1.5). */
export function defaultUserAgent(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(manifest) as { readonly version?: string };
  return `mainsheet/${version ?? '0'}`;
}
