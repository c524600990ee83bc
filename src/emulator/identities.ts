import type { JsonObject } from '../kernel/json.ts';

/** A person of the tenant; what else is known of people stands in the records. */
export interface Identity {
  readonly id: string;
  readonly name: string;
}

/** A reference to an identity as the API writes it. */
export function identityReference(identity: Identity): JsonObject {
  return { type: 'IDENTITY', id: identity.id, name: identity.name };
}
