import type { Json, JsonObject } from '../kernel/json.ts';
import type { Masker } from '../kernel/mask.ts';
import type { Case } from '../plan/case.ts';
import type { Change } from '../plan/change.ts';
import type { Plan } from '../plan/plan.ts';
import { diffText } from './diff-text.ts';
import { letPlanThrough, letThrough } from './let-through.ts';
import { driftPlaces } from './places.ts';
import { diffOf } from './plan-text.ts';
import { plannedOperations } from './planned-operations.ts';
import { countsOf, lineOf, reportedDrift } from './plan-view.ts';
import type { PlanView } from './plan-view.ts';
import { countsJson } from './replay-json.ts';
import { replayCounts } from './replay-view.ts';

/** The name and version of the form; another number means that a member was taken away or means something else. */
export const PLAN_FORMAT = 'mainsheet plan 1';

/** Writes a plan as JSON: the same plan gives the same text, and no secret is in it. */
export function planJson(view: PlanView, { masker }: { readonly masker: Masker }): string {
  const { plan, firstStart, unmanaged } = view;
  const { kinds, waiting } = countsOf(plan);
  const value = {
    format: PLAN_FORMAT,
    tenant: plan.tenant,
    revision: plan.revision,
    commit: plan.commit,
    signedBy: plan.signedBy,
    checksum: plan.checksum,
    owned: plan.owned,
    firstStart,
    summary: { ...Object.fromEntries(kinds), waiting },
    refusals: plan.refusals,
    letThrough: letPlanThrough(plan),
    changes: plan.changes.map((change) => changeJson(change, view, masker)),
    drift: reportedDrift(view).map((found) => driftJson(found, masker)),
    unmanaged: unmanaged.map(({ id, name, enabled }) => ({ id, name, enabled })),
  };
  return `${JSON.stringify(masked(value, masker), undefined, 2)}\n`;
}

function changeJson(change: Change, view: PlanView, masker: Masker): object {
  const { kind, reason, file, name, workflowId, movedFrom, wait, notes, corrects } = change;
  const { sha, author, subject, at } = view.commits.get(file) ?? {};
  const executions = view.replays?.byFile.get(file);
  return {
    kind,
    reason,
    file,
    line: lineOf(change),
    name,
    workflowId,
    movedFrom,
    commit: sha === undefined ? undefined : { sha, author, subject, at },
    corrects,
    notes,
    wait: wait === undefined ? undefined : waitJson(view.plan, change),
    operations: plannedOperations(change, masker),
    replay: executions === undefined ? undefined : countsJson(replayCounts({ executions })),
    diff: diffOf(change, masker),
  };
}

function waitJson(plan: Plan, change: Change): object {
  const { reason, message, release, until } = change.wait ?? {};
  return {
    reason,
    message,
    release,
    until: until === undefined ? undefined : new Date(until).toISOString(),
    letThrough: letThrough(plan, change),
  };
}

function driftJson(found: Case, masker: Masker): object {
  const { file, name, live, deleted } = found;
  return {
    file,
    name,
    workflowId: live?.id ?? found.entry?.workflowId,
    deleted: deleted === true,
    who: live?.modifiedBy?.name ?? live?.modifiedBy?.id,
    modified: live?.modified,
    diff: diffText(driftPlaces(found), { masker }),
  };
}

/** Masks everything once more; what is undefined falls away. */
function masked(value: object, masker: Masker): JsonObject {
  return masker.value(JSON.parse(JSON.stringify(value)) as Json) as JsonObject;
}
