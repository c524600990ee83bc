import type { SourceConfig, TenantConfig } from '../config/config.ts';
import { digestOf } from '../kernel/json.ts';
import type { Json } from '../kernel/json.ts';

/** A configuration is never changed, only another one taken over. */
const KNOWN = new WeakMap<TenantConfig | SourceConfig, string>();

/**
 * Equal for equal settings; secrets are named by where they are, so that their values are not in it. A webhook only sets
 * off what is done in any case.
 */
export function fingerprintOf(config: TenantConfig | SourceConfig): string {
  const known = KNOWN.get(config);
  const fingerprint =
    known ?? digestOf(JSON.parse(JSON.stringify({ ...config, webhook: undefined })) as Json);
  KNOWN.set(config, fingerprint);
  return fingerprint;
}
