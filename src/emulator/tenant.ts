import { DEFAULT_BEHAVIOUR, DEFAULT_LIMITS } from './behaviour.ts';
import type { Behaviour, Limits } from './behaviour.ts';
import { FaultBook } from './faults.ts';
import type { Identity } from './identities.ts';
import { Timestamps } from './mint.ts';
import { Quota } from './quota.ts';
import { RequestLog } from './request-log.ts';
import type { TenantClock } from './tenant-clock.ts';
import { TokenDesk } from './tokens.ts';
import type { Client } from './tokens.ts';
import { WorkflowStore } from './workflow-store.ts';

/** Everything the embedded tenant knows; the routes read and change it. */
export interface Tenant {
  readonly id: string;
  readonly org: string;
  readonly clock: TenantClock;
  readonly timestamps: Timestamps;
  readonly tokens: TokenDesk;
  readonly identities: ReadonlyMap<string, Identity>;
  readonly workflows: WorkflowStore;
  readonly requests: RequestLog;
  readonly quota: Quota;
  readonly faults: FaultBook;
  behaviour: Behaviour;
  limits: Limits;
}

/** What a tenant is made of. */
export interface TenantParts {
  readonly id: string;
  readonly org: string;
  readonly clock: TenantClock;
  readonly clients: readonly Client[];
  readonly identities: readonly Identity[];
  readonly behaviour?: Partial<Behaviour>;
  readonly limits?: Partial<Limits>;
  readonly changed?: () => void;
}

/** Builds an empty tenant; the people behind its clients are identities of it. */
export function createTenant(parts: TenantParts): Tenant {
  const people = [...parts.clients.map((client) => client.identity), ...parts.identities];
  return {
    id: parts.id,
    org: parts.org,
    clock: parts.clock,
    timestamps: new Timestamps(),
    tokens: new TokenDesk(parts.clock, { id: parts.id, org: parts.org }, parts.clients),
    identities: new Map(people.map((identity) => [identity.id, identity])),
    workflows: new WorkflowStore(parts.changed),
    requests: new RequestLog(),
    quota: new Quota(parts.clock),
    faults: new FaultBook(),
    behaviour: { ...DEFAULT_BEHAVIOUR, ...parts.behaviour },
    limits: { ...DEFAULT_LIMITS, ...parts.limits },
  };
}
