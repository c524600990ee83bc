import { CONFIGURATION } from '../inventory/suspension.ts';
import type { Suspension } from '../inventory/suspension.ts';
import type { ChangeKind } from '../plan/change.ts';
import { writesTenant } from '../plan/change.ts';
import { isEmpty } from '../plan/plan.ts';
import type { Plan, Refusal } from '../plan/plan.ts';
import { withFailures } from './board-failures.ts';
import { boardWorkflow } from './board-workflow.ts';
import type { BoardWorkflow } from './board-workflow.ts';
import type { Condition } from './condition.ts';
import { given } from './given.ts';
import { letPlanThrough } from './let-through.ts';
import { outcomeCounts } from './outcome-counts.ts';
import type { PassResult, PassTrigger } from './pass-result.ts';

/** How one tenant stands after its last pass: what `status` shows and the store keeps, as plain data. */
export interface Board {
  readonly tenant: string;
  readonly source: string;
  readonly revision?: string;
  readonly commit?: string;
  /** Who signed it, where the source asks for signatures. */
  readonly signedBy?: string;
  readonly lastPass: {
    readonly pass: string;
    /** When it began; RFC 3339. */
    readonly at: string;
    readonly durationMs: number;
    readonly trigger: PassTrigger;
    readonly requests: number;
    /** How many changes ended how. */
    readonly outcomes: Readonly<Record<string, number>>;
    /** False when it broke off before it could plan: the workflows are those of a pass before. */
    readonly planned: boolean;
  };
  readonly conditions: readonly Condition[];
  readonly workflows: readonly BoardWorkflow[];
  /** How many workflows of the tenant no file describes. */
  readonly unmanaged: number;
  /** The tenant is suspended as a whole: by a person, or by the configuration since the pass that saw it first. */
  readonly suspension?: Suspension;
  /** Of the last plan, while something of it waits for an approval: what the approval names. */
  readonly checksum?: string;
  /** What waits as a whole. */
  readonly waiting?: {
    readonly checksum: string;
    readonly refusals: readonly Refusal[];
    readonly changes: Readonly<Partial<Record<ChangeKind, number>>>;
    readonly letThrough?: string;
  };
}

/** Draws the board from a pass; one that broke off before planning keeps the workflows of the board before. */
export function boardOf(result: PassResult, former?: Board): Board {
  const { tenant, source, revision, commit, conditions, unmanaged } = result;
  const plan = result.rounds.at(-1)?.plan;
  const waiting = plan === undefined ? former?.waiting : waitingPlan(plan);
  return {
    tenant,
    source,
    ...given({ revision: revision ?? former?.revision, commit: commit ?? former?.commit }),
    lastPass: {
      pass: result.pass,
      at: new Date(result.startedAt).toISOString(),
      durationMs: result.durationMs,
      trigger: result.trigger,
      requests: result.requests,
      outcomes: outcomeCounts(result),
      planned: plan !== undefined,
    },
    conditions,
    workflows: withFailures(
      plan === undefined ? (former?.workflows ?? []) : workflowsOf(result, plan),
      result.failures,
      former?.workflows ?? [],
    ),
    unmanaged: plan === undefined ? (former?.unmanaged ?? unmanaged.count) : unmanaged.count,
    ...given({
      suspension: suspensionOf(result, former),
      signedBy: plan === undefined ? former?.signedBy : plan.signedBy,
      checksum: plan === undefined ? former?.checksum : approvable(plan),
      waiting,
    }),
  };
}

function suspensionOf(
  { suspended, startedAt }: PassResult,
  former: Board | undefined,
): Suspension | undefined {
  if (suspended === undefined) {
    return former?.suspension;
  }
  if (suspended.stored !== undefined || !suspended.configured) {
    return suspended.stored;
  }
  const before = former?.suspension;
  return before?.by === CONFIGURATION
    ? before
    : { by: CONFIGURATION, at: new Date(startedAt).toISOString() };
}

function approvable({ checksum, refusals, changes }: Plan): string | undefined {
  const waits =
    refusals.some((refusal) => refusal.approvable) ||
    changes.some(({ wait }) => wait?.release === 'approve');
  return waits ? checksum : undefined;
}

function waitingPlan(plan: Plan): Board['waiting'] {
  if (plan.refusals.length === 0 || isEmpty(plan)) {
    return undefined;
  }
  const changes: Partial<Record<ChangeKind, number>> = {};
  for (const { kind } of plan.changes.filter(writesTenant)) {
    changes[kind] = (changes[kind] ?? 0) + 1;
  }
  const { checksum, refusals } = plan;
  return { checksum, refusals, changes, ...given({ letThrough: letPlanThrough(plan) }) };
}

function workflowsOf(result: PassResult, plan: Plan): readonly BoardWorkflow[] {
  const known = result.cases.map((found) => boardWorkflow(found, result, plan));
  const files = new Set(known.map(({ file }) => file));
  const invalid = new Map<string, BoardWorkflow>();
  for (const { severity, file, line, message } of result.diagnostics) {
    if (severity === 'error' && !files.has(file) && !invalid.has(file)) {
      invalid.set(file, {
        file,
        name: file,
        state: 'Invalid',
        message: `line ${line}: ${message}`,
      });
    }
  }
  return [...known, ...invalid.values()].toSorted((a, b) => (a.file < b.file ? -1 : 1));
}
