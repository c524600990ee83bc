import { own } from '../../kernel/json.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { identityReference } from '../identities.ts';
import { ALL_SCOPES } from '../tokens.ts';
import type { Client } from '../tokens.ts';
import { SEEDED_AT } from './settling.ts';

/**
 * Gives the tokens that a tenant has at first: those of the seed, or one for each client, as if every client were
 * a personal access token that never expires. A seed need not say whose the token of a client is.
 */
export function firstTokens(
  seeded: readonly JsonObject[] | undefined,
  clients: readonly Client[],
): readonly JsonObject[] {
  if (seeded === undefined) {
    return clients.map((client) => ({ ...tokenOf(client), userAwareTokenNeverExpires: true }));
  }
  return seeded.map((row) => {
    const client = clients.find(({ id }) => id === own(row, 'id'));
    return client === undefined ? row : { ...tokenOf(client), ...row };
  });
}

function tokenOf(client: Client): JsonObject {
  return {
    id: client.id,
    name: client.id,
    scope: client.scopes ?? [ALL_SCOPES],
    owner: identityReference(client.identity),
    created: SEEDED_AT,
    lastUsed: null,
    managed: false,
    expirationDate: null,
  };
}
