import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { writePort } from '../../src/commands/tenant-ports.ts';
import { DocumentCache } from '../../src/documents/document-cache.ts';
import type { EmulatorOptions } from '../../src/emulator/emulator.ts';
import { openSource } from '../../src/git/source.ts';
import type { Source } from '../../src/git/source-port.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { LiveForms } from '../../src/plan/live-forms.ts';
import type { PlanPolicies } from '../../src/plan/context.ts';
import type { PassResult, PassTrigger } from '../../src/report/pass-result.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { RecordStore } from '../../src/store/record-store.ts';
import { pass } from '../../src/sync/pass.ts';
import type { PassCaches } from '../../src/sync/pass-caches.ts';
import type { TenantPlan } from '../../src/sync/ports.ts';
import { openTenant } from '../../src/tenant/open-tenant.ts';
import type { OpenTenant } from '../../src/tenant/tenant.ts';
import { startEmulator } from './emulator.ts';
import type { RunningEmulator } from './emulator.ts';
import { makeRepository } from './git-repository.ts';
import type { TestRepository } from './git-repository.ts';

/** What a scenario may set. */
export interface WorldOptions {
  readonly files?: Record<string, string>;
  readonly emulator?: EmulatorOptions;
  readonly policies?: Partial<PlanPolicies>;
  readonly tenant?: Partial<TenantPlan>;
  readonly clock?: Clock;
}

/** A real repository, an embedded tenant over HTTP and a real store, with passes run by hand. */
export interface World {
  readonly repository: TestRepository;
  readonly tenant: RunningEmulator;
  readonly control: RunningEmulator['control'];
  readonly directory: string;
  plan: TenantPlan;
  store: RecordStore;
  client: OpenTenant;
  readonly results: PassResult[];
  pass(trigger?: PassTrigger, signal?: AbortSignal): Promise<PassResult>;
  /** Closes the store and forgets all caches, as a restart of the daemon does. */
  restart(options?: { readonly loseStore?: boolean }): Promise<void>;
  /** Puts a person's word into the store, as `approve` and `release` do. */
  decide(decision: Record<string, unknown>): Promise<void>;
  /** The stored workflow of a name, as the tenant holds it. */
  live(name: string): Promise<Record<string, unknown> & { readonly id: string; readonly enabled: boolean }>;
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

/** Makes a world; dispose it at the end of the test. */
export async function makeWorld(options: WorldOptions = {}): Promise<World> {
  const clock = options.clock ?? systemClock;
  const directory = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-world-'));
  const repository = await makeRepository(options.files ?? {});
  const tenant = await startEmulator({ requestsPer10s: 100_000, ...options.emulator });
  const storeFile = path.join(directory, 'store', 'mainsheet.db');
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
      },
      clock,
    );
  }

  const world: World = {
    repository,
    tenant,
    control: tenant.control,
    directory,
    plan: {
      name: 'demo',
      url: tenant.url,
      source: 'workflows',
      sourceUrl: repository.url,
      path: '',
      policies: { ...POLICIES, ...options.policies },
      unmanaged: 'report',
      patch: 'auto',
      maxDisabled: 4,
      suspended: false,
      maxStaleMs: 86_400_000,
      rewind: 'wait',
      ...options.tenant,
    },
    store: await openStore(storeFile),
    client: newClient(),
    results: [],
    pass: async (trigger = 'manual', signal = new AbortController().signal) => {
      const result = await pass(
        world.plan,
        {
          tenant: writePort(world.client),
          source,
          records: world.store,
          clock,
          permit: () => undefined,
        },
        caches,
        trigger,
        signal,
      );
      world.results.push(result);
      return result;
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
          value: { by: 'Olga Oncall', at: new Date(clock.now()).toISOString(), ...decision } as never,
        },
      ]);
    },
    live: async (name) => (await tenant.control.workflow(name)).workflow,
    dispose: async () => {
      await world.client.close();
      await world.store.close();
      await tenant.dispose();
      await repository.dispose();
      await rm(directory, { recursive: true, force: true });
    },
  };
  return world;

  function newClient(): OpenTenant {
    return openTenant(
      {
        url: tenant.url,
        api: 'v2025',
        clientId: async () => 'demo',
        clientSecret: async () => 'demo',
        share: 1,
        requestsPer10s: 100_000,
        timeoutMs: 10_000,
      },
      clock,
    );
  }
}

function newCaches(): PassCaches {
  return {
    reading: { documents: new DocumentCache(), desired: new WeakMap() },
    forms: new LiveForms(),
    conditions: [],
  };
}

/** A small workflow file that the tenant accepts. */
export function workflowFile(
  name: string,
  more: { readonly enabled?: boolean; readonly subject?: string; readonly tail?: string } = {},
): string {
  const enabled = more.enabled === undefined ? 'enabled: true\n' : `enabled: ${more.enabled}\n`;
  return `name: ${name}
description: Made for a test
${enabled}trigger:
  type: EVENT
  attributes:
    id: idn:identity-created
    filter.$: $.identity[?(@.name == "x")]
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
