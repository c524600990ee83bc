import { LockLag } from '../apply/lock-lag.ts';
import type { TenantConfig } from '../config/config.ts';
import { DocumentCache } from '../documents/document-cache.ts';
import type { RuleOptions } from '../documents/document.ts';
import type { SharedDocuments } from '../documents/shared-documents.ts';
import { LiveForms } from '../plan/live-forms.ts';
import { LookUps } from '../sync/look-ups.ts';
import type { PassCaches } from '../sync/pass-caches.ts';
import type { ReadingCache } from '../sync/read-documents.ts';

/** Empty caches for reading documents. */
export function newReading(rules: RuleOptions = {}, shared?: SharedDocuments): ReadingCache {
  return { documents: new DocumentCache(rules, shared), expansions: new WeakMap(), rules };
}

/** Empty caches for a tenant's passes; `shared` is what tenants with the same source and rules have read. */
export function newCaches(
  tenant: Pick<TenantConfig, 'rules'>,
  shared?: SharedDocuments,
): PassCaches {
  return {
    reading: newReading({ severities: tenant.rules }, shared),
    compiled: new WeakMap(),
    lookUps: new LookUps(),
    forms: new LiveForms(),
    lockLag: new LockLag(),
    conditions: [],
  };
}
