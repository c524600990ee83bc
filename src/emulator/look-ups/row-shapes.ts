import * as v from 'valibot';
import { isObject } from '../../kernel/json.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Kind } from './kinds.ts';

const text = v.exactOptional(v.pipe(v.string('a text is needed'), v.nonEmpty('it is empty')));
const maybeText = v.exactOptional(v.nullable(v.string('a text is needed')));
const flag = v.exactOptional(v.boolean('true or false is needed'));
const object = v.exactOptional(v.custom<JsonObject>(isObject, 'an object is needed'));
const time = v.exactOptional(
  v.nullable(
    v.pipe(
      v.string('a time is needed'),
      v.check((written) => !Number.isNaN(Date.parse(written)), 'a time is needed'),
    ),
  ),
);

/** Something else of the tenant, by its name or id, or as a reference of the API. */
const other = v.exactOptional(
  v.nullable(
    v.union([v.string(), v.custom<JsonObject>(isObject)], 'a name, an id or a reference is needed'),
  ),
);
const others = v.exactOptional(v.array(v.unwrap(other), 'a list is needed'));

const account = {
  source: other,
  sourceId: text,
  nativeIdentity: text,
  attributes: object,
  disabled: flag,
  locked: flag,
};

const access = v.looseObject({
  type: v.picklist(
    ['ROLE', 'ACCESS_PROFILE', 'ENTITLEMENT'],
    'ROLE, ACCESS_PROFILE or ENTITLEMENT is needed',
  ),
  id: text,
  name: text,
});

const NAMED = { id: text, name: text, description: maybeText, created: time, modified: time };
const OWNED = { ...NAMED, owner: other };

const SHAPES = {
  identities: {
    ...NAMED,
    alias: text,
    emailAddress: maybeText,
    manager: other,
    managerRef: other,
    identityState: v.exactOptional(
      v.picklist(
        ['ACTIVE', 'INACTIVE_SHORT_TERM', 'INACTIVE_LONG_TERM'],
        'ACTIVE, INACTIVE_SHORT_TERM or INACTIVE_LONG_TERM is needed',
      ),
    ),
    lifecycleState: other,
    attributes: object,
    accounts: v.exactOptional(v.array(v.looseObject(account), 'a list is needed')),
    access: v.exactOptional(v.array(access, 'a list is needed')),
  },
  accounts: { ...NAMED, ...account, identity: other, identityId: text },
  sources: { ...OWNED, connector: text },
  roles: { ...OWNED, accessProfiles: others, entitlements: others, requestable: flag },
  'access-profiles': { ...OWNED, source: other, entitlements: others, requestable: flag },
  entitlements: { ...OWNED, source: other, attribute: text, value: text, requestable: flag },
  'governance-groups': { ...OWNED, members: others },
  forms: {
    ...OWNED,
    formInput: v.exactOptional(v.array(v.unknown(), 'a list is needed')),
    formElements: v.exactOptional(v.array(v.unknown(), 'a list is needed')),
  },
  parameters: { ...OWNED, ownerId: text, type: text, publicFields: object },
  connectors: { ...NAMED, scriptName: text, directConnect: flag },
  launchers: { ...OWNED, workflow: text, reference: object, disabled: flag, config: text },
  'personal-access-tokens': { ...OWNED, expirationDate: time },
} as const satisfies Record<Kind, v.ObjectEntries>;

/** Says what is wrong with the members of a written row; what the seed does not know is let through. */
export function badMembers(kind: Kind, row: JsonObject): readonly string[] {
  const parsed = v.safeParse(v.looseObject(SHAPES[kind]), row);
  return (parsed.issues ?? []).map((issue) => `${v.getDotPath(issue) ?? 'it'}: ${issue.message}`);
}
