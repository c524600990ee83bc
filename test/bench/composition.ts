import { LockLag } from '../../src/apply/lock-lag.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { readPort, writePort } from '../../src/commands/tenant-ports.ts';
import { LookUps } from '../../src/sync/look-ups.ts';
import { DocumentCache } from '../../src/documents/document-cache.ts';
import { openSource } from '../../src/git/source.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { LiveForms } from '../../src/plan/live-forms.ts';
import type { PassResult } from '../../src/report/pass-result.ts';
import { openStore } from '../../src/store/open-store.ts';
import { pass } from '../../src/sync/pass.ts';
import type { PassCaches } from '../../src/sync/pass-caches.ts';
import { planOnly } from '../../src/sync/plan-only.ts';
import type { Planned } from '../../src/sync/plan-only.ts';
import type { TenantPlan } from '../../src/sync/ports.ts';
import { openTenant } from '../../src/tenant/open-tenant.ts';

/** What a measurement may set; everything else is as a daemon has it. */
export interface CompositionOptions {
  readonly url: string;
  readonly repository: string;
  readonly clock?: Clock;
  /** The part of the quota that is used; 0.8, as the configuration's default. */
  readonly share?: number;
  readonly requestsPer10s?: number;
}

/** A pass and all it needs, against a tenant in another process. */
export interface Composition {
  /** Runs one pass; throws when it ran into trouble or a change did not succeed. */
  pass(): Promise<PassResult>;
  /** Plans with the pass's own warm caches. */
  plan(): Promise<Planned>;
  close(): Promise<void>;
}

/** Opens store, mirror and tenant in a directory of their own, which goes at the end. */
export async function compose(options: CompositionOptions): Promise<Composition> {
  const { url, repository, clock = systemClock } = options;
  const directory = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-bench-'));
  const store = await openStore(path.join(directory, 'store', 'mainsheet.db'));
  const source = openSource(
    {
      name: 'workflows',
      url: repository,
      ref: { kind: 'branch', name: 'main' },
      workTree: false,
      timeoutMs: 60_000,
      directory: path.join(directory, 'git'),
    },
    clock,
  );
  const tenant = openTenant(
    {
      url,
      api: 'v2025',
      clientId: async () => 'demo',
      clientSecret: async () => 'demo',
      share: options.share ?? 0.8,
      ...(options.requestsPer10s === undefined ? {} : { requestsPer10s: options.requestsPer10s }),
      userAgent: 'mainsheet/bench',
    },
    clock,
  );
  const plan = tenantPlan(url, repository);
  const caches: PassCaches = {
    reading: { documents: new DocumentCache(), expansions: new WeakMap(), rules: {} },
    compiled: new WeakMap(),
    lookUps: new LookUps(),
    forms: new LiveForms(),
    lockLag: new LockLag(),
    conditions: [],
  };
  const signal = new AbortController().signal;
  const shared = { source, records: store, clock };
  return {
    pass: async () => {
      const ports = { ...shared, tenant: writePort(tenant), permit: () => undefined };
      const result = succeeded(await pass(plan, ports, caches, 'manual', signal));
      // As the daemon does when it has told a pass.
      await store.commit(result.afterTold);
      return result;
    },
    plan: () => planOnly(plan, { ...shared, tenant: readPort(tenant) }, caches, signal),
    close: async () => {
      await tenant.close();
      await store.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** A figure of a pass that did not do its work would be no figure. */
function succeeded(result: PassResult): PassResult {
  const [trouble] = result.troubles;
  const refusals = result.rounds.flatMap(({ plan }) => plan.refusals);
  const bad = result.rounds
    .flatMap(({ outcomes }) => outcomes)
    .find((outcome) => ['failed', 'not-attempted', 'skipped'].includes(outcome.result));
  const waits = result.rounds.flatMap(({ plan }) => plan.changes).find(({ wait }) => wait);
  const invalid = result.diagnostics.find(({ severity }) => severity === 'error');
  const words = [
    trouble?.message,
    refusals[0]?.message,
    bad === undefined ? undefined : `${bad.change.file}: ${bad.message ?? bad.reason}`,
    waits === undefined ? undefined : `${waits.file}: ${waits.wait?.message}`,
    invalid === undefined ? undefined : `${invalid.file}: ${invalid.message}`,
  ].find((text) => text !== undefined);
  if (words !== undefined) {
    throw new Error(`The measured pass did not succeed. ${words}`);
  }
  return result;
}

/** The defaults, but without waiting, and with a guard that lets a whole tenant change at once. */
function tenantPlan(url: string, sourceUrl: string): TenantPlan {
  return {
    name: 'bench',
    url,
    source: 'workflows',
    sourceUrl,
    path: '',
    policies: {
      mode: 'auto',
      drift: 'correct',
      settleMs: 0,
      adopt: 'equal',
      prune: { mode: 'quarantine', delayMs: 0, graceMs: 0 },
      guard: { removals: { count: 5, percent: 100 }, updates: { percent: 100 } },
    },
    policy: { deny: { actions: [], triggers: [] } },
    windows: [],
    failures: { repeatMs: 3_600_000, sweepMs: 3_600_000, includeInput: false },
    unmanaged: 'report',
    patch: 'auto',
    maxDisabled: 4,
    suspended: false,
    maxStaleMs: 86_400_000,
    rewind: 'wait',
  };
}
