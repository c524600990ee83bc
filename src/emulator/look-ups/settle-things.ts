import { own } from '../../kernel/json.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Kind } from './kinds.ts';
import type { Settling } from './settling.ts';

/** Makes a row of a kind other than people and their accounts: references resolved, flags filled in. */
export function settleThing(
  kind: Exclude<Kind, 'identities' | 'accounts'>,
  settling: Settling,
): JsonObject {
  const owned = { ...settling.basics(), ...settling.referAs('identities', 'owner') };
  switch (kind) {
    case 'sources':
    case 'forms':
      return { ...(kind === 'forms' ? EMPTY_FORM : {}), ...owned };
    case 'roles':
      return {
        enabled: true,
        requestable: false,
        ...owned,
        accessProfiles: settling.referAll('access-profiles', 'accessProfiles'),
        entitlements: settling.referAll('entitlements', 'entitlements'),
      };
    case 'access-profiles':
      return {
        enabled: true,
        requestable: true,
        ...owned,
        ...settling.referAs('sources', 'source'),
        entitlements: settling.referAll('entitlements', 'entitlements'),
      };
    case 'entitlements':
      return {
        requestable: false,
        ...owned,
        value: settling.text('value') ?? settling.name,
        ...settling.referAs('sources', 'source'),
      };
    case 'governance-groups': {
      const members = settling.referAll('identities', 'members');
      return { connectionCount: 0, ...owned, members, memberCount: members.length };
    }
    case 'parameters': {
      const { owner, ...rest } = owned;
      const id = own((owner ?? {}) as JsonObject, 'id');
      return { publicFields: {}, ownerId: id ?? '', ...rest };
    }
    case 'connectors':
      return {
        type: settling.name,
        scriptName: settling.id,
        status: 'RELEASED',
        directConnect: true,
        ...owned,
      };
    case 'launchers':
      return {
        type: 'INTERACTIVE_PROCESS',
        disabled: false,
        config: '{}',
        ...owned,
        description: settling.text('description') ?? '',
      };
    case 'personal-access-tokens':
      return { ...NEVER_USED, ...owned };
  }
}

const EMPTY_FORM = { formInput: [], formElements: [], formConditions: [], usedBy: [] } as const;

const NEVER_USED = { lastUsed: null, managed: false, expirationDate: null } as const;
