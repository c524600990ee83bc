/** What the holder of a token may do over the API. */
export const RIGHTS = ['read', 'sync', 'suspend', 'approve', 'release', 'rollback'] as const;

export type Right = (typeof RIGHTS)[number];
