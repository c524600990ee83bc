import { compile } from '../../src/documents/compile.ts';
import { readDocument } from '../../src/documents/read-document.ts';
import type { Desired } from '../../src/documents/desired.ts';
import type { Diagnostic } from '../../src/kernel/diagnostic.ts';
import type { Json, JsonObject } from '../../src/kernel/json.ts';
import type { Outcome, OutcomeResult } from '../../src/apply/outcome.ts';
import { outcome } from '../../src/apply/tell-outcome.ts';
import type { Change } from '../../src/plan/change.ts';
import { classify } from '../../src/plan/classify.ts';
import { normalForm } from '../../src/normal-form/normal-form.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { PassResult, Round } from '../../src/report/pass-result.ts';
import { readLiveWorkflow } from '../../src/workflow/workflow.ts';
import type { LiveWorkflow } from '../../src/workflow/workflow.ts';

export const NOW = Date.UTC(2026, 0, 5, 9);
export const CHECKSUM = 'c'.repeat(64);

/** What a file with this body wants. */
export function desiredOf(body: JsonObject, file = 'a.yaml'): Desired {
  const { document, diagnostics } = readDocument(file, Buffer.from(JSON.stringify(body, null, 1)));
  if (document === undefined) {
    throw new Error(JSON.stringify(diagnostics));
  }
  return compile({ ...document, tags: [] });
}

/** A workflow as the tenant has it. */
export function liveOf(body: JsonObject): LiveWorkflow {
  return readLiveWorkflow({
    id: 'wf-1',
    modified: '2026-01-05T08:00:00Z',
    modifiedBy: { id: 'u1', name: 'Bob' },
    ...body,
  })!;
}

/** The body of a small workflow that may be saved. */
export function body(more: Record<string, Json> = {}): JsonObject {
  return {
    name: 'A',
    owner: { type: 'IDENTITY', id: '2c9180857182305e0171993735622948' },
    trigger: {
      type: 'EVENT',
      attributes: { id: 'idn:identity-created', 'filter.$': '$.identity' },
    },
    definition: { start: 'Done', steps: { Done: { type: 'success' } } },
    ...more,
  };
}

/** An update from one body to another. */
export function updateOf(
  before: JsonObject,
  after: JsonObject,
  more: Partial<Change> = {},
): Change {
  const desired = desiredOf(after);
  const live = liveOf(before);
  const differences = classify(desired, normalForm(live.raw), undefined);
  const fields = [...new Set(differences.map(({ pointer }) => pointer.split('/')[1]!))];
  const { body: wanted, fields: managed, ignore, digest } = desired;
  return {
    kind: 'update',
    reason: 'GitChange',
    file: desired.file,
    name: desired.name,
    workflowId: live.id,
    desired,
    wish: { body: wanted, fields: managed, ignore, digest },
    live,
    differences,
    fields: fields.filter((field) => field !== 'enabled'),
    ...(fields.includes('enabled') ? { enabled: wanted['enabled'] === true } : {}),
    ...more,
  };
}

/** A change of one description. */
export function smallUpdate(more: Partial<Change> = {}): Change {
  return updateOf(body({ description: 'old' }), body({ description: 'new' }), more);
}

export function planOf(changes: readonly Change[], more: Partial<Plan> = {}): Plan {
  return {
    tenant: 'demo',
    revision: 'main@sha1:1',
    commit: '1',
    changes,
    refusals: [],
    checksum: CHECKSUM,
    owned: 1,
    ...more,
  };
}

export function roundOf(plan: Plan, outcomes: readonly Outcome[] = []): Round {
  return { plan, outcomes, approvals: [] };
}

export function ended(result: OutcomeResult, more: Partial<Outcome> = {}): Outcome {
  return outcome(smallUpdate(), result, { requests: 3, ...more });
}

export function resultOf(more: Partial<PassResult> = {}): PassResult {
  return {
    tenant: 'demo',
    source: 'workflows',
    pass: 'p1',
    trigger: 'interval',
    startedAt: NOW,
    durationMs: 120,
    timings: { listMs: 1, fetchMs: 2, parseMs: 3, planMs: 4, applyMs: 5 },
    requests: 3,
    revision: 'main@sha1:1',
    commit: '1',
    diagnostics: [],
    recovered: [],
    rounds: [roundOf(planOf([]))],
    late: [],
    cases: [],
    drift: [],
    holds: [],
    prunes: [],
    captures: [],
    onBranches: new Map(),
    rollouts: { news: [], standing: [] },
    decisions: [],
    unmanaged: { news: [], count: 0, all: [] },
    formerCommits: new Map(),
    commits: new Map([
      [
        'a.yaml',
        {
          sha: 'f'.repeat(40),
          author: 'Ann',
          email: 'a@example.com',
          at: '2026-01-05T08:59:00Z',
          subject: 'Say hello',
        },
      ],
    ]),
    warnings: [],
    afterTold: [],
    troubles: [],
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        reason: 'Succeeded',
        message: 'ok',
        since: '2026-01-05T08:00:00Z',
      },
    ],
    again: false,
    ...more,
  };
}

export function diagnosticOf(more: Partial<Diagnostic> = {}): Diagnostic {
  return {
    code: 'GRAPH_START',
    severity: 'error',
    message: 'The start names no step.',
    hint: 'Name one.',
    file: 'a.yaml',
    pointer: '/definition/start',
    line: 3,
    column: 5,
    ...more,
  };
}
