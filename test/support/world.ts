import { LockLag } from '../../src/apply/lock-lag.ts';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readPort, writePort } from '../../src/commands/tenant-ports.ts';
import { LookUps } from '../../src/sync/look-ups.ts';
import { DocumentCache } from '../../src/documents/document-cache.ts';
import type { EmulatorOptions } from '../../src/emulator/emulator.ts';
import { openSource } from '../../src/git/source.ts';
import type { Source } from '../../src/git/source-port.ts';
import type { SourceSettings } from '../../src/git/source-settings.ts';
import { ManualClock, systemClock } from '../../src/kernel/clock.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { LiveForms } from '../../src/plan/live-forms.ts';
import type { PlanPolicies } from '../../src/plan/context.ts';
import type { PassResult, PassTrigger } from '../../src/report/pass-result.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { RecordStore } from '../../src/store/record-store.ts';
import { pass } from '../../src/sync/pass.ts';
import type { PassCaches } from '../../src/sync/pass-caches.ts';
import { planOnly } from '../../src/sync/plan-only.ts';
import type { Planned } from '../../src/sync/plan-only.ts';
import type { PassPorts, TenantPlan } from '../../src/sync/ports.ts';
import type { ApiFamily } from '../../src/tenant/family.ts';
import { openTenant } from '../../src/tenant/open-tenant.ts';
import type { OpenTenant } from '../../src/tenant/tenant.ts';
import { expectNoCanary, expectNoCanaryBelow } from './canary.ts';
import { startEmulator } from './emulator.ts';
import type { RunningEmulator } from './emulator.ts';
import { makeRepository } from './git-repository.ts';
import { Teller } from './teller.ts';
import type { TestRepository } from './git-repository.ts';
import { isDead, isKillable } from './kill-at.ts';

/** What a scenario may set. */
export interface WorldOptions {
  readonly files?: Record<string, string>;
  readonly emulator?: EmulatorOptions;
  readonly policies?: Partial<PlanPolicies>;
  readonly tenant?: Partial<TenantPlan>;
  /** How the repository is reached, and who commits to it. */
  readonly source?: Partial<SourceSettings>;
  readonly api?: ApiFamily;
  /** What of the tenant's quota is used; without it there is none to speak of. */
  readonly quota?: { readonly share: number; readonly requestsPer10s: number };
  /** A clock turned by hand is the tenant's too, and moves on by itself while a pass only waits for it. */
  readonly clock?: Clock;
  /** Another world's directory, closed, whose mirror and store this one begins with. */
  readonly from?: string;
  /** Another world's repository, for another tenant of it. */
  readonly repository?: TestRepository;
  /** Another world whose repository and tenant this one shares, as a second daemon does. */
  readonly beside?: World;
}

/** A real repository, an embedded tenant over HTTP and a real store, with passes run by hand. */
export interface World {
  readonly repository: TestRepository;
  readonly clock: Clock;
  tenant: RunningEmulator;
  readonly control: RunningEmulator['control'];
  readonly directory: string;
  readonly storeFile: string;
  /** What is sent for a token; read anew each time. */
  secret: string;
  plan: TenantPlan;
  store: RecordStore;
  client: OpenTenant;
  /** Stands between a pass and its ports, to break them as no server can. */
  between: (ports: PassPorts) => PassPorts;
  readonly results: PassResult[];
  /** The log lines of the last pass, each checked against its event's schema. */
  lines: ReturnType<Teller['tell']>;
  readonly teller: Teller;
  pass(trigger?: PassTrigger, signal?: AbortSignal): Promise<PassResult>;
  /** Plans with ports that cannot write. */
  planOnly(): Promise<Planned>;
  /** Closes the store and forgets all caches, as a restart of the daemon does. */
  restart(options?: { readonly loseStore?: boolean }): Promise<void>;
  /** Forgets the client with its token and its pace, as a restart does too; waits for an answer as long as is said. */
  reconnect(timeoutMs?: number): Promise<void>;
  /** Lets the same name lead to another embedded tenant; the one before goes on running until the end. */
  connectTo(tenant: RunningEmulator): Promise<void>;
  /** Puts a person's word into the store, as `approve` and `release` do. */
  decide(decision: Record<string, unknown>): Promise<void>;
  /** Lets time go by; needs a clock turned by hand. */
  advance(ms: number): Promise<void>;
  /** The stored workflow of a name, as the tenant holds it. */
  live(
    name: string,
  ): Promise<Record<string, unknown> & { readonly id: string; readonly enabled: boolean }>;
  dispose(): Promise<void>;
}

/** Policies of the defaults, without waiting. */
export const POLICIES: PlanPolicies = {
  mode: 'auto',
  drift: 'correct',
  settleMs: 0,
  adopt: 'equal',
  prune: { mode: 'quarantine', delayMs: 0, graceMs: 0 },
  guard: { removals: { count: 5, percent: 10 }, updates: { percent: 50 } },
};

/** What a world proves itself to its tenant with; it is looked for in all that a world leaves behind. */
export const SECRET = 'canary-of-a-world';

const CLIENT = {
  id: 'demo',
  secret: SECRET,
  identity: { id: '2c9180857d0a1b2c017d0a1b2c3d0001', name: 'Demo Admin' },
};

/** Makes a world; dispose it at the end of the test. */
export async function makeWorld(options: WorldOptions = {}): Promise<World> {
  const { beside } = options;
  const clock = options.clock ?? beside?.clock ?? systemClock;
  const directory = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-world-'));
  if (options.from !== undefined) {
    await cp(options.from, directory, { recursive: true });
  }
  const shared = beside?.repository ?? options.repository;
  const repository = shared ?? (await makeRepository(options.files ?? {}));
  const tenant =
    beside?.tenant ??
    (await startEmulator({
      requestsPer10s: 100_000,
      clock,
      clients: [CLIENT],
      ...options.emulator,
    }));
  const storeFile = path.join(directory, 'store', 'mainsheet.db');
  const retired: { dispose(): Promise<void> }[] = [];
  let round = 0;
  let source = newSource();
  let caches = newCaches();

  function newSource(): Source {
    return openSource(
      {
        name: 'workflows',
        url: repository.url,
        ref: { kind: 'branch', name: 'main' },
        workTree: false,
        timeoutMs: 20_000,
        directory: path.join(directory, 'git'),
        ...options.source,
      },
      clock,
    );
  }

  const teller = new Teller();
  const world: World = {
    repository,
    clock,
    tenant,
    control: tenant.control,
    directory,
    storeFile,
    secret: options.emulator?.clients?.[0]?.secret ?? SECRET,
    plan: {
      name: 'demo',
      url: tenant.url,
      source: 'workflows',
      sourceUrl: repository.url,
      path: '',
      policies: { ...POLICIES, ...options.policies },
      policy: { deny: { actions: [], triggers: [] } },
      windows: [],
      unmanaged: 'report',
      failures: { repeatMs: 3_600_000, sweepMs: 3_600_000, includeInput: false },
      patch: 'auto',
      maxDisabled: 4,
      suspended: false,
      maxStaleMs: 86_400_000,
      rewind: 'wait',
      ...options.tenant,
    },
    store: await openStore(storeFile),
    client: newClient(tenant.url),
    between: (ports) => ports,
    results: [],
    lines: [],
    teller,
    pass: async (trigger = 'manual', signal = new AbortController().signal) => {
      const ports: PassPorts = {
        tenant: writePort(world.client),
        source,
        records: world.store,
        clock,
        permit: () => undefined,
      };
      const own = world.between(ports);
      const running = pass(world.plan, own, caches, trigger, signal);
      const result = await advanceUntil(clock, running, world.tenant);
      world.results.push(result);
      world.lines = [];
      // Who was killed tells nothing more; what was told and not noted as told is forgotten.
      if (!isDead(own)) {
        world.lines = teller.tell(result, clock.now());
        expectNoCanary('the log', JSON.stringify(world.lines));
        const records = isKillable(own) ? own.records : world.store;
        const noted = await records.commit(result.afterTold).then(
          () => true,
          (error: unknown) => (isKillable(own) ? false : Promise.reject(error as Error)),
        );
        teller.noted(noted);
      }
      return result;
    },
    planOnly: async () => {
      const ports = { tenant: readPort(world.client), source, records: world.store, clock };
      return planOnly(world.plan, ports, newCaches(), new AbortController().signal);
    },
    restart: async ({ loseStore = false } = {}) => {
      await world.store.close();
      if (loseStore) {
        await rm(path.dirname(storeFile), { recursive: true });
      }
      world.store = await openStore(storeFile);
      source = newSource();
      caches = newCaches();
    },
    reconnect: async (timeoutMs) => {
      await world.client.close();
      world.client = newClient(world.tenant.url, timeoutMs);
    },
    connectTo: async (other) => {
      retired.push(world.tenant);
      await world.client.close();
      world.tenant = other;
      world.secret = 'demo';
      world.client = newClient(other.url);
    },
    decide: async (decision) => {
      const [row] = await world.store.list('tenant', '');
      const { tenantId } = row!.value as { tenantId: string };
      round += 1;
      await world.store.commit([
        {
          kind: 'put',
          collection: 'decisions',
          tenant: tenantId,
          key: `test-${round}`,
          value: {
            by: 'Olga Oncall',
            at: new Date(clock.now()).toISOString(),
            ...decision,
          } as never,
        },
      ]);
    },
    advance: async (ms) => {
      await (clock as ManualClock).advance(ms);
    },
    live: async (name) => (await world.tenant.control.workflow(name)).workflow,
    dispose: async () => {
      await world.client.close();
      await world.store.close();
      for (const other of retired) {
        await other.dispose();
      }
      if (beside === undefined) {
        await world.tenant.dispose();
      }
      if (shared === undefined) {
        await repository.dispose();
      }
      await expectNoCanaryBelow(directory);
      await rm(directory, { recursive: true, force: true });
    },
  };
  return world;

  function newClient(url: string, timeoutMs = 10_000): OpenTenant {
    return openTenant(
      {
        url,
        api: options.api ?? 'v2025',
        clientId: async () => 'demo',
        clientSecret: async () => world.secret,
        ...(options.quota ?? { share: 1, requestsPer10s: 100_000 }),
        timeoutMs,
      },
      clock,
    );
  }
}

/** How far a clock is turned at a time while something waits for it. */
export const STEP_MS = 250;

/** Awaits work under a clock turned by hand, turning it on whenever something sleeps. */
export async function advanceUntil<T>(
  clock: Clock,
  work: Promise<T>,
  tenant?: RunningEmulator,
): Promise<T> {
  if (!(clock instanceof ManualClock)) {
    return work;
  }
  let done = false;
  const watched = work.finally(() => {
    done = true;
  });
  watched.catch(() => undefined);
  while (!done) {
    // A real moment between the turns: requests under way over HTTP must not see minutes go by.
    await delay(1);
    // The tenant sleeps towards its next schedule all the time: nobody waits for that.
    const background = tenant?.emulator.state.agenda.sleeping === true ? 1 : 0;
    if (clock.sleeping > background && !done) {
      await clock.advance(STEP_MS);
    }
  }
  return watched;
}

function newCaches(): PassCaches {
  return {
    reading: { documents: new DocumentCache(), expansions: new WeakMap(), rules: {} },
    compiled: new WeakMap(),
    lookUps: new LookUps(),
    forms: new LiveForms(),
    lockLag: new LockLag(),
    conditions: [],
  };
}

/** What may differ in a small workflow file. */
export interface WorkflowText {
  /** Null leaves the field out. */
  readonly enabled?: boolean | null;
  readonly description?: string;
  readonly subject?: string;
  readonly filter?: string;
  /** Lines at the end. */
  readonly tail?: string;
}

/** A workflow file with enough of its own that Git never takes it for another one renamed. */
export function unlikeFile(name: string, more: WorkflowText = {}): string {
  const lines = Array.from(
    { length: 80 },
    (_, line) => `# ${name}, line ${line}: ${name.repeat(4)}\n`,
  );
  return workflowFile(name, { ...more, tail: `${lines.join('')}${more.tail ?? ''}` });
}

/** A small workflow file that the tenant accepts. */
export function workflowFile(name: string, more: WorkflowText = {}): string {
  const enabled = more.enabled === null ? '' : `enabled: ${more.enabled ?? true}\n`;
  return `name: ${name}
description: ${more.description ?? 'Made for a test'}
${enabled}trigger:
  type: EVENT
  attributes:
    id: idn:identity-created
    filter.$: ${more.filter ?? '$.identity[?(@.name == "x")]'}
definition:
  start: Send Email
  steps:
    Send Email:
      type: action
      actionId: sp:send-email
      versionNumber: 2
      attributes:
        recipientEmailList: [a@acme.example]
        subject: ${more.subject ?? 'Hello'}
        body: Hello
      nextStep: Done
    Done:
      type: success
${more.tail ?? ''}`;
}
