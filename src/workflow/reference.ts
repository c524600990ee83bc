/** What a `!ref` can name (facts 8). */
export const REFERENCE_KINDS = [
  'identity',
  'source',
  'role',
  'access-profile',
  'entitlement',
  'governance-group',
  'form',
  'workflow',
  'parameter',
  'connector',
] as const;

export type ReferenceKind = (typeof REFERENCE_KINDS)[number];

/** A thing of the tenant by its kind and name; an identity also by its alias, an entitlement as `source/value`. */
export interface Reference {
  readonly kind: ReferenceKind;
  readonly name: string;
}

/** Something in the tenant that answers to a reference. */
export interface Candidate {
  readonly id: string;
  readonly name: string;
  /** What tells it from others of its name, such as an alias, a source or an owner. */
  readonly detail?: string;
}

/** Reads `kind/name`; undefined for an unknown kind, a missing name, or an entitlement without its source. */
export function readReference(text: string): Reference | undefined {
  const slash = text.indexOf('/');
  const kind = REFERENCE_KINDS.find((known) => known === text.slice(0, Math.max(0, slash)));
  const name = text.slice(slash + 1);
  if (kind === undefined || name.trim() === '') {
    return undefined;
  }
  return kind === 'entitlement' && !/^[^/]+\/./.test(name) ? undefined : { kind, name };
}

/** Writes a reference as `kind/name`. */
export function referenceText({ kind, name }: Reference): string {
  return `${kind}/${name}`;
}
