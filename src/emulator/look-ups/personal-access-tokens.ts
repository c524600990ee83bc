import { isObject, own, stringAt } from '../../kernel/json.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { jsonAnswer, problem } from '../answer.ts';
import type { Answer } from '../answer.ts';
import type { Call } from '../call.ts';
import { readFilter } from '../filters.ts';
import type { Tenant } from '../tenant.ts';
import { mayCall } from '../tokens.ts';

/** Who may list the tokens of anybody (facts 8). */
const ALL = ['sp:all-personal-access-tokens:read', 'sp:all-personal-access-tokens:manage'] as const;

/** Who may list their own. */
export const OWN = [
  'sp:my-personal-access-tokens:read',
  'sp:my-personal-access-tokens:manage',
  ...ALL,
] as const;

/** Lists personal access tokens: one's own, those of somebody, or all of them. */
export function listTokens(tenant: Tenant, call: Call): Answer {
  const { 'owner-id': owner, filters = '' } = call.query;
  const filter = readFilter(filters, { lastUsed: ['le', 'isnull'] }, []);
  if (!filter.ok) {
    return problem(400, filter.trouble);
  }
  if (owner !== 'me' && !mayCall(call.caller, { scopes: ALL })) {
    return problem(403, 'The caller may list its own personal access tokens only.');
  }
  const wanted = owner === 'me' ? call.caller.identity.id : owner;
  const rows = tenant.records
    .list('personal-access-tokens')
    .filter((row) => wanted === undefined || ownerIdOf(row) === wanted)
    .filter(filter.value);
  return jsonAnswer(200, rows);
}

function ownerIdOf(row: JsonObject): string | undefined {
  const owner = own(row, 'owner');
  return isObject(owner) ? stringAt(owner, 'id') : undefined;
}
