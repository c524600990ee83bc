import { randomUUID } from 'node:crypto';
import { isObject, stringAt } from '../../kernel/json.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { Tenant } from '../tenant.ts';
import { failure, idsAt, listAt, output, textAt } from './asked.ts';
import type { Action } from './asked.ts';
import { accessItem, accessItems, accessOf, holdAccess } from './held-access.ts';
import { hasPeople } from './identities.ts';
import { identityRow } from './identity-view.ts';

/** How many people one request may be for (facts 2.7). */
const MAX_RECIPIENTS = 10;

/** What the requests are: for whom, and until when what they grant is held. */
interface Terms {
  readonly grants: boolean;
  readonly removeDate: string | undefined;
}

/** Grants or revokes access; what is requested is there, or gone, at once. */
export const manageAccess: Action = ({ tenant, attributes }) => {
  const type = textAt(attributes, 'requestType') ?? '';
  if (type !== 'GRANT_ACCESS' && type !== 'REVOKE_ACCESS') {
    return failure(400, `The request type is GRANT_ACCESS or REVOKE_ACCESS, not "${type}".`);
  }
  const grants = type === 'GRANT_ACCESS';
  const people = idsAt(attributes, grants ? 'addIdentities' : 'removeIdentity');
  if (people.length === 0 || people.length > MAX_RECIPIENTS) {
    return failure(
      400,
      `An access request is for 1 to ${MAX_RECIPIENTS} identities, not ${people.length}.`,
    );
  }
  const duration = textAt(attributes, 'removeDuration');
  const until = duration === undefined ? undefined : endOf(tenant.clock.now(), duration);
  if (duration !== undefined && until === undefined) {
    return failure(400, `timeext: invalid duration "${duration}"`);
  }
  const items = listAt(attributes, 'requestedItems')
    .map(itemOf)
    .filter((item) => item !== undefined);
  if (items.length === 0) {
    return failure(400, 'The requested items are missing.');
  }
  if (!hasPeople(tenant)) {
    return undefined;
  }
  const stranger = people.find((id) => identityRow(tenant, id) === undefined);
  if (stranger !== undefined) {
    return failure(404, `Identity ${stranger} was not found.`);
  }
  const known = accessItems(tenant).length > 0;
  const failed = items.filter((item) => known && accessItem(tenant, idOf(item)) === undefined);
  const done = items.filter((item) => !failed.includes(item));
  for (const id of people) {
    change(tenant, id, done, { grants, removeDate: until });
  }
  return output({
    accessRequests: people.flatMap((id) =>
      done.length === 0
        ? []
        : [{ accessRequestId: randomUUID(), identityId: id, requestedItems: done }],
    ),
    failedAccessRequests: failed.map((item) => ({
      ...item,
      error: 'The access item was not found.',
    })),
  });
};

function change(tenant: Tenant, id: string, items: readonly JsonObject[], terms: Terms): void {
  const identity = identityRow(tenant, id);
  if (identity === undefined) {
    return;
  }
  const ids = new Set(items.map(idOf));
  const rest = accessOf(tenant, identity).filter((item) => !ids.has(idOf(item)));
  const granted = items.map((item) => heldItem(tenant, item, terms.removeDate));
  holdAccess(tenant, identity, terms.grants ? [...rest, ...granted] : rest);
}

function heldItem(tenant: Tenant, item: JsonObject, removeDate: string | undefined): JsonObject {
  const row = accessItem(tenant, idOf(item));
  const name = (row && stringAt(row, 'name')) ?? stringAt(item, 'name') ?? idOf(item);
  const type = (row && stringAt(row, 'type')) ?? stringAt(item, 'type') ?? 'ROLE';
  return { type, id: idOf(item), name, ...(removeDate === undefined ? {} : { removeDate }) };
}

/** Reads a requested item: an object with an id, or the id alone. */
function itemOf(item: Json): JsonObject | undefined {
  if (isObject(item)) {
    return idOf(item) === '' ? undefined : item;
  }
  return typeof item === 'string' && item !== '' ? { id: item } : undefined;
}

function idOf(item: JsonObject): string {
  return stringAt(item, 'id') ?? '';
}

/** Gives when access granted now for `2h`, `1d`, `1w` or `1M` ends; undefined for anything else (facts 4.1). */
function endOf(now: number, duration: string): string | undefined {
  const found = /^(\d{1,5})([hdwM])$/.exec(duration);
  if (found === null) {
    return undefined;
  }
  const amount = Number(found[1]);
  const end = new Date(now);
  if (found[2] === 'M') {
    end.setUTCMonth(end.getUTCMonth() + amount);
  } else {
    const hours = found[2] === 'h' ? 1 : found[2] === 'd' ? 24 : 7 * 24;
    end.setTime(now + amount * hours * 3_600_000);
  }
  return end.toISOString();
}
