import type { JsonObject } from '../kernel/json.ts';

/** A person of the tenant; `raw` keeps whatever else its file said. */
export interface Identity {
  readonly id: string;
  readonly name: string;
  readonly raw?: JsonObject;
}

/** A reference to an identity as the API writes it. */
export function identityReference(identity: Identity): JsonObject {
  return { type: 'IDENTITY', id: identity.id, name: identity.name };
}
