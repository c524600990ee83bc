import { newCaches } from '../../src/commands/new-caches.ts';
import type { PassCaches } from '../../src/sync/pass-caches.ts';
import { compile } from '../../src/documents/compile.ts';
import type { Expanded } from '../../src/documents/expand.ts';
import { NO_TENANT_FILE } from '../../src/documents/tenant-file.ts';
import type { WorkflowDocument } from '../../src/documents/document.ts';
import { readDocument } from '../../src/documents/read-document.ts';
import type { Snapshot } from '../../src/git/snapshot.ts';
import { UNASKED } from '../../src/git/trust.ts';
import type { Entry } from '../../src/inventory/entry.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { formDigest, normalForm } from '../../src/normal-form/normal-form.ts';
import { assess } from '../../src/sync/assess.ts';
import type { Facts } from '../../src/sync/facts.ts';
import type { PlanPorts, TenantPlan } from '../../src/sync/ports.ts';
import { readLiveWorkflow } from '../../src/workflow/workflow.ts';
import type { LiveWorkflow } from '../../src/workflow/workflow.ts';
import { costOf, median } from './cost.ts';
import { fileOf, nameOf, workflowText, workflowValue } from './workload.ts';

const ROUNDS = 3;

/**
 * Plans so many workflows without reading files, tenant or store: warm (nothing changed), and with every file changed.
 * Reading ten thousand files would take a minute of the parser's time and show nothing of planning.
 */
export async function measureGrowth(params: JsonObject): Promise<JsonObject> {
  const count = Number(params['count']);
  const live = listOf(count);
  const same = live.map((_, index) => desiredOf(index, ''));
  const other = live.map((_, index) => desiredOf(index, ' (changed)'));
  const entries = live.map((workflow, index) => entryOf(workflow, same[index]!));
  const caches = newCaches({ rules: {} });
  await plan(factsOf(same, live, entries), caches, 0);
  const warm: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    // Every pass lists anew: what is remembered of an object must not count as remembered of a workflow.
    const facts = factsOf(same, listOf(count), entries);
    warm.push((await costOf(() => plan(facts, caches, 0))).cpuMs);
  }
  const changed = factsOf(other, listOf(count), entries);
  const all = await costOf(() => plan(changed, caches, count));
  return { count, warmCpuMs: median(warm), changedCpuMs: all.cpuMs };
}

async function plan(facts: Facts, caches: PassCaches, expected: number): Promise<void> {
  const { plan: made } = await assess(TENANT, facts, PORTS, caches);
  if (made.changes.length !== expected) {
    throw new Error(`The plan has ${made.changes.length} changes instead of ${expected}.`);
  }
}

const template = readDocument('template.yaml', new TextEncoder().encode(workflowText('Template')));

function desiredOf(index: number, mark: string): Expanded {
  const { positions, settings } = template.document as WorkflowDocument;
  const name = nameOf(index);
  const body: JsonObject = { ...workflowValue(name), description: `Number ${index}${mark}` };
  return { file: fileOf(index), name, body, settings, positions, tags: [] };
}

function listOf(count: number): readonly LiveWorkflow[] {
  return Array.from({ length: count }, (_, index) => liveOf(index));
}

function liveOf(index: number): LiveWorkflow {
  const raw: JsonObject = {
    ...workflowValue(nameOf(index)),
    description: `Number ${index}`,
    id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    owner: { type: 'IDENTITY', id: '2c9180857d0a1b2c017d0a1b2c3d0001', name: 'Demo Admin' },
    executionCount: index,
    failureCount: 0,
    created: '2026-01-05T09:00:00Z',
    modified: '2026-01-05T09:00:00Z',
  };
  // As an answer of the tenant gives it: parsed from a text.
  return readLiveWorkflow(JSON.parse(JSON.stringify(raw)) as JsonObject) as LiveWorkflow;
}

function entryOf(live: LiveWorkflow, desired: Expanded): Entry {
  return {
    file: desired.file,
    workflowId: live.id,
    name: live.name,
    commit: COMMIT,
    sentDigest: compile(desired).digest,
    leftDigest: formDigest(normalForm(live.raw)),
    rejections: [],
  };
}

function factsOf(
  documents: readonly Expanded[],
  live: readonly LiveWorkflow[],
  entries: readonly Entry[],
): Facts {
  return {
    owner: { tenantId: 'bench', sourceUrl: 'bench' },
    record: { unmanagedSeen: {}, tenantId: 'bench', url: TENANT.url },
    inventory: { entries, foreign: new Map(), intents: [], decisions: [] },
    live,
    described: {
      documents,
      invalid: [],
      diagnostics: [],
      tree: {
        paths: new Set(documents.map(({ file }) => file)),
        renames: new Map(),
        provesAbsence: true,
      },
      tenant: NO_TENANT_FILE,
      ids: new Map(),
      leftOut: new Set(),
      again: () => undefined,
    },
    snapshot: SNAPSHOT,
    trust: UNASKED,
    refusals: [],
  };
}

const COMMIT = '0123456789abcdef0123456789abcdef01234567';

const TENANT: TenantPlan = {
  name: 'bench',
  url: 'http://127.0.0.1',
  source: 'workflows',
  sourceUrl: 'bench',
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

// Only what planning touches: `assess` asks the snapshot for its name, and the records for memories.
const SNAPSHOT = { revision: 'main', commit: { sha: COMMIT } } as unknown as Snapshot;
const PORTS = {
  clock: systemClock,
  records: { get: async () => undefined, list: async () => [] },
} as unknown as PlanPorts;
