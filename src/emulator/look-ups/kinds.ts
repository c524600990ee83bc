/** What a tenant holds besides workflows, each by the name of its seed file (facts 8). */
export const KINDS = [
  'identities',
  'accounts',
  'sources',
  'roles',
  'access-profiles',
  'entitlements',
  'governance-groups',
  'forms',
  'parameters',
  'connectors',
  'launchers',
  'personal-access-tokens',
] as const;

/** One kind of record. */
export type Kind = (typeof KINDS)[number];

/** How the API writes the kind of what a reference points to. */
export const REFERENCE_TYPES = {
  identities: 'IDENTITY',
  sources: 'SOURCE',
  roles: 'ROLE',
  'access-profiles': 'ACCESS_PROFILE',
  entitlements: 'ENTITLEMENT',
} as const satisfies Partial<Record<Kind, string>>;

/** A kind that references point to. */
export type ReferencedKind = keyof typeof REFERENCE_TYPES;
