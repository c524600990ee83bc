import { LiveForms } from '../../src/plan/live-forms.js';
import { compile } from '../../src/documents/compile.js';
import { readDocument } from '../../src/documents/read-document.js';
import { systemClock } from '../../src/kernel/clock.js';
import { formDigest, normalForm } from '../../src/normal-form/normal-form.js';
import { assess } from '../../src/sync/assess.js';
import { readLiveWorkflow } from '../../src/workflow/workflow.js';
import { costOf, median } from './cost.js';
import { fileOf, nameOf, workflowText, workflowValue } from './workload.js';
const ROUNDS = 3;
/**
 * Plans so many workflows without reading files, tenant or store: warm (nothing changed), and with every file changed.
 * Reading ten thousand files would take a minute of the parser's time and show nothing of planning.
 */
export async function measureGrowth(params) {
    const count = Number(params['count']);
    const live = Array.from({ length: count }, (_, index) => liveOf(index));
    const same = live.map((_, index) => desiredOf(index, ''));
    const entries = live.map((workflow, index) => entryOf(workflow, same[index]));
    const forms = new LiveForms();
    const quiet = factsOf(same, live, entries);
    await plan(quiet, forms, 0);
    const warm = [];
    for (let round = 0; round < ROUNDS; round += 1) {
        warm.push((await costOf(() => plan(quiet, forms, 0))).cpuMs);
    }
    const changed = factsOf(live.map((_, index) => desiredOf(index, ' (changed)')), live, entries);
    const all = await costOf(() => plan(changed, forms, count));
    return { count, warmCpuMs: median(warm), changedCpuMs: all.cpuMs };
}
async function plan(facts, forms, expected) {
    const { plan: made } = await assess(TENANT, facts, PORTS, forms);
    if (made.changes.length !== expected) {
        throw new Error(`The plan has ${made.changes.length} changes instead of ${expected}.`);
    }
}
const template = readDocument('template.yaml', new TextEncoder().encode(workflowText('Template')));
function desiredOf(index, mark) {
    const { positions, settings } = template.document;
    const name = nameOf(index);
    const body = { ...workflowValue(name), description: `Number ${index}${mark}` };
    return compile({ file: fileOf(index), name, body, settings, positions });
}
function liveOf(index) {
    const raw = {
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
    return readLiveWorkflow(JSON.parse(JSON.stringify(raw)));
}
function entryOf(live, desired) {
    return {
        file: desired.file,
        workflowId: live.id,
        name: live.name,
        commit: COMMIT,
        sentDigest: desired.digest,
        leftDigest: formDigest(normalForm(live.raw)),
        rejections: [],
    };
}
function factsOf(desired, live, entries) {
    return {
        owner: { tenantId: 'bench', sourceUrl: 'bench' },
        record: { unmanagedSeen: {}, tenantId: 'bench', url: TENANT.url },
        inventory: { entries, foreign: new Map(), intents: [], decisions: [] },
        live,
        described: {
            desired,
            invalid: [],
            diagnostics: [],
            tree: {
                paths: new Set(desired.map(({ file }) => file)),
                renames: new Map(),
                provesAbsence: true,
            },
        },
        snapshot: SNAPSHOT,
        refusals: [],
    };
}
const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const TENANT = {
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
    unmanaged: 'report',
    patch: 'auto',
    maxDisabled: 4,
    suspended: false,
    maxStaleMs: 86_400_000,
    rewind: 'wait',
};
// Only what planning touches: `assess` asks the snapshot for its name, and the records for memories.
const SNAPSHOT = { revision: 'main', commit: { sha: COMMIT } };
const PORTS = {
    clock: systemClock,
    records: { get: async () => undefined, list: async () => [] },
};
//# sourceMappingURL=measure-growth.js.map