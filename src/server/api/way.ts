import { readUrl } from '../../kernel/url.ts';
import { isLoopback } from '../../kernel/web-address.ts';
import type { ReplicaPart, Replicas } from './ports.ts';

/** Why a tenant cannot be asked about. */
export type NoWay =
  /** The request is for another replica, or for this one when it had the tenant. */
  | { readonly kind: 'not-meant' }
  | { readonly kind: 'outside' | 'free' | 'moving' }
  | {
      readonly kind: 'no-address' | 'silent' | 'late' | 'other-tokens';
      readonly replica: ReplicaPart;
    };

/** Who answers a request about a tenant. */
export type Way =
  | { readonly kind: 'here' }
  | { readonly kind: 'peer'; readonly replica: ReplicaPart; readonly origin: string }
  | { readonly kind: 'none'; readonly why: NoWay };

/** What is asked about, and by whom. */
export interface WayAsked {
  readonly tenant: string;
  /** The id of the replica that another one meant the request for. */
  readonly meantFor: string | undefined;
}

/** Finds who answers a request about a tenant. One that was sent on is never sent on again. */
export function wayOf({ tenant, meantFor }: WayAsked, replicas: Replicas): Way {
  const { id, lately, host } = replicas;
  if (meantFor !== undefined) {
    const isMeant = id !== undefined && meantFor === String(id) && replicas.holds(tenant);
    return isMeant ? { kind: 'here' } : { kind: 'none', why: { kind: 'not-meant' } };
  }
  if (replicas.holds(tenant)) {
    return { kind: 'here' };
  }
  const replica = lately.find(({ tenants }) => tenants.includes(tenant));
  if (replica === undefined) {
    // What nobody knows is said by whoever is asked.
    return replicas.knows(tenant)
      ? { kind: 'none', why: { kind: id === undefined ? 'outside' : 'free' } }
      : { kind: 'here' };
  }
  if (replica.id === id) {
    return { kind: 'none', why: { kind: 'moving' } };
  }
  const origin = originOf(replica, host);
  return origin === undefined
    ? { kind: 'none', why: { kind: 'no-address', replica } }
    : { kind: 'peer', replica, origin };
}

/** Where a replica answers one on a host; undefined where it has no address, or one that is good on its own machine only. */
export function originOf(
  { address, host }: Pick<ReplicaPart, 'address' | 'host'>,
  from: string,
): string | undefined {
  const url = address === undefined ? undefined : readUrl(address);
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username + url.password !== '') {
    return undefined;
  }
  return isLoopback(url.hostname) && host !== from ? undefined : url.origin;
}
