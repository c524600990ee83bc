import { own, stringAt } from '../../kernel/json.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { failure, idsAt, output, textAt } from './asked.ts';
import type { Action } from './asked.ts';
import { ACCESS_KINDS, accessItems, accessOf } from './held-access.ts';
import { hasPeople } from './identities.ts';
import { identityRow } from './identity-view.ts';
import { readSearch } from './search.ts';

/** The attributes that let access items of a type through. */
const FLAGS: Readonly<Record<string, string>> = {
  ROLE: 'roles',
  ACCESS_PROFILE: 'accessprofiles',
  ENTITLEMENT: 'entitlements',
};

/** Reads access items, by a search or those that an identity holds. */
export const getAccess: Action = ({ tenant, attributes }) => {
  const by = textAt(attributes, 'getAccessBy') ?? '';
  if (by === 'specificIdentity') {
    const [id] = idsAt(attributes, 'identityToReturn');
    const row = id === undefined ? undefined : identityRow(tenant, id);
    if (row !== undefined) {
      return output({ accessItems: accessOf(tenant, row).filter(wanted(attributes)) });
    }
    return hasPeople(tenant) || id === undefined
      ? failure(404, `Identity ${id ?? ''} was not found.`)
      : undefined;
  }
  if (by !== 'searchQuery') {
    return failure(400, `Access is read by searchQuery or specificIdentity, not by "${by}".`);
  }
  const items = accessItems(tenant);
  if (items.length === 0) {
    return undefined;
  }
  const matcher = readSearch(textAt(attributes, 'query') ?? '');
  return matcher.ok
    ? output({ accessItems: items.filter(wanted(attributes)).filter(matcher.value) })
    : failure(400, matcher.trouble);
};

/** Lets through the types that were asked for; where none was, all of them. */
function wanted(attributes: JsonObject): (item: JsonObject) => boolean {
  const types = ACCESS_KINDS.map(([, type]) => type).filter((type) => {
    const flag = own(attributes, FLAGS[type] ?? '');
    return flag === true || flag === 'true';
  });
  return (item) => types.length === 0 || types.some((type) => type === stringAt(item, 'type'));
}
