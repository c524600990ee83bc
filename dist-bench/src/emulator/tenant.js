import { DEFAULT_BEHAVIOUR, DEFAULT_LIMITS } from './behaviour.js';
import { FaultBook } from './faults.js';
import { Timestamps } from './mint.js';
import { Quota } from './quota.js';
import { RequestLog } from './request-log.js';
import { TokenDesk } from './tokens.js';
import { WorkflowStore } from './workflow-store.js';
/** Builds an empty tenant; the people behind its clients are identities of it. */
export function createTenant(parts) {
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
//# sourceMappingURL=tenant.js.map