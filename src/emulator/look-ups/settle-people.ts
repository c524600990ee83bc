import { isObject, objectOf, own, stringAt } from '../../kernel/json.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { ReferencedKind } from './kinds.ts';
import type { Settling } from './settling.ts';

const ACCESS_KINDS: Readonly<Record<string, ReferencedKind>> = {
  ROLE: 'roles',
  ACCESS_PROFILE: 'access-profiles',
  ENTITLEMENT: 'entitlements',
};

/** Members of a written identity that stand elsewhere in the kept one. */
const MOVED: ReadonlySet<string> = new Set(['manager', 'accounts', 'email', 'description']);

/** Makes an identity: manager and access resolved, states and attributes filled in. */
export function settleIdentity(settling: Settling): JsonObject {
  const kept = objectOf(Object.entries(settling.basics()).filter(([key]) => !MOVED.has(key)));
  const attributes = objectAt(settling.row, 'attributes');
  const written = own(settling.row, 'lifecycleState');
  const state =
    typeof written === 'string'
      ? written
      : ((isObject(written) ? stringAt(written, 'stateName') : undefined) ??
        stringAt(attributes, 'cloudLifecycleState') ??
        'active');
  const alias = settling.text('alias') ?? aliasOf(settling.name);
  const emailAddress = settling.text('emailAddress') ?? settling.text('email') ?? null;
  return {
    ...kept,
    alias,
    emailAddress,
    managerRef:
      settling.refer('identities', 'managerRef') ?? settling.refer('identities', 'manager') ?? null,
    identityState: settling.text('identityState') ?? 'ACTIVE',
    lifecycleState: isObject(written) ? written : { stateName: state, manuallyUpdated: false },
    attributes: {
      displayName: settling.name,
      uid: alias,
      email: emailAddress,
      cloudLifecycleState: state,
      ...attributes,
    },
    access: settling.items('access').flatMap((item, index) => accessItem(settling, item, index)),
  };
}

/** Gives the alias of somebody whose file does not say it: `ann.admin` for Ann Admin. */
export function aliasOf(name: string): string {
  return name.trim().toLowerCase().replaceAll(/\s+/g, '.');
}

function accessItem(settling: Settling, item: unknown, index: number): readonly JsonObject[] {
  const kind = isObject(item) ? ACCESS_KINDS[stringAt(item, 'type') ?? ''] : undefined;
  if (kind === undefined || !isObject(item)) {
    return [];
  }
  const reference = settling.referTo(kind, item, `access.${index}`);
  return reference === undefined ? [] : [{ ...item, ...reference }];
}

/** Makes an account: source and identity resolved, flags filled in. */
export function settleAccount(settling: Settling): JsonObject {
  const { source: _source, identity: _identity, ...basics } = settling.basics();
  const source = settling.refer('sources', 'source') ?? settling.refer('sources', 'sourceId');
  const identity =
    settling.refer('identities', 'identity') ?? settling.refer('identities', 'identityId');
  return {
    authoritative: false,
    disabled: false,
    locked: false,
    systemAccount: false,
    manuallyCorrelated: false,
    hasEntitlements: false,
    attributes: {},
    ...basics,
    nativeIdentity: settling.text('nativeIdentity') ?? settling.name,
    sourceId: source === undefined ? '' : (own(source, 'id') ?? ''),
    sourceName:
      settling.text('sourceName') ?? (source === undefined ? null : (own(source, 'name') ?? null)),
    ...(identity === undefined ? {} : { identityId: own(identity, 'id') ?? '', identity }),
    uncorrelated: identity === undefined,
  };
}

function objectAt(row: JsonObject, member: string): JsonObject {
  const value = own(row, member);
  return isObject(value) ? value : {};
}
