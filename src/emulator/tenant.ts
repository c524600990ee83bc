import type { ActionAnswer } from '../engine/action-call.ts';
import { DEFAULT_BEHAVIOUR, DEFAULT_LIMITS } from './behaviour.ts';
import type { Behaviour, Limits } from './behaviour.ts';
import { Agenda } from './executions/agenda.ts';
import { ExecutionStore } from './executions/execution-store.ts';
import { Runner } from './executions/runner.ts';
import type { PerformForRun } from './executions/runner.ts';
import { Schedules } from './executions/schedules.ts';
import { FaultBook } from './faults.ts';
import type { Identity } from './identities.ts';
import { firstTokens } from './look-ups/first-tokens.ts';
import { followWorkflow } from './look-ups/follow-workflow.ts';
import { Records } from './look-ups/records.ts';
import type { Rows } from './look-ups/records.ts';
import { Timestamps } from './mint.ts';
import { MockBook } from './mocks.ts';
import { Outbox } from './outbox.ts';
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
  /** What it holds besides workflows: people, access, forms and so on. */
  readonly records: Records;
  readonly workflows: WorkflowStore;
  readonly executions: ExecutionStore;
  /** What happens by itself, and when. */
  readonly agenda: Agenda;
  readonly runner: Runner;
  /** What runs sent to people and asked of them. */
  readonly outbox: Outbox;
  readonly mocks: MockBook;
  /** Where HTTP steps may really call: nowhere, or this machine. */
  readonly httpCalls: 'none' | 'loopback';
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
  readonly records?: Rows;
  readonly behaviour?: Partial<Behaviour>;
  readonly limits?: Partial<Limits>;
  /** Where HTTP steps may really call; nowhere by default. */
  readonly httpCalls?: 'none' | 'loopback';
  /** Does the actions of runs. */
  readonly perform: (tenant: Tenant, ...asked: Parameters<PerformForRun>) => ActionAnswer;
  readonly changed?: () => void;
}

/** Builds an empty tenant; the people behind its clients are identities of it. */
export function createTenant(parts: TenantParts): Tenant {
  const people = [...parts.clients.map((client) => client.identity), ...parts.identities];
  const { clock, changed = () => undefined } = parts;
  const workflows: WorkflowStore = new WorkflowStore((id) => {
    schedules.plan(id);
    followWorkflow(tenant, id);
    changed();
  });
  const executions = new ExecutionStore(clock);
  const agenda = new Agenda(clock);
  const runner = new Runner({
    clock,
    agenda,
    workflows,
    executions,
    perform: (...asked) => parts.perform(tenant, ...asked),
    changed,
    ended: (executionId) => outbox.withdraw(executionId),
  });
  const outbox = new Outbox(agenda, (...back) => void runner.answer(...back), changed);
  const schedules = new Schedules({ clock, agenda, workflows, runner });
  clock.settleBy(() => runner.idle());
  const tenant: Tenant = {
    id: parts.id,
    org: parts.org,
    clock: parts.clock,
    timestamps: new Timestamps(),
    tokens: new TokenDesk(parts.clock, { id: parts.id, org: parts.org }, parts.clients),
    identities: new Map(people.map((identity) => [identity.id, identity])),
    records: new Records(
      {
        ...parts.records,
        'personal-access-tokens': firstTokens(
          parts.records?.['personal-access-tokens'],
          parts.clients,
        ),
      },
      changed,
    ),
    workflows,
    executions,
    agenda,
    runner,
    outbox,
    mocks: new MockBook(),
    httpCalls: parts.httpCalls ?? 'none',
    requests: new RequestLog(),
    quota: new Quota(parts.clock),
    faults: new FaultBook(),
    behaviour: { ...DEFAULT_BEHAVIOUR, ...parts.behaviour },
    limits: { ...DEFAULT_LIMITS, ...parts.limits },
  };
  return tenant;
}
