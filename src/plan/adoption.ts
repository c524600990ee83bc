import { isObject, stringAt } from '../kernel/json.ts';
import { appliedWish } from '../inventory/entry.ts';
import type { AppliedWish, Baseline } from '../inventory/entry.ts';
import { normalForm } from '../normal-form/normal-form.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import type { Case } from './case.ts';
import type { Change, Wait } from './change.ts';
import { awaitingValues, awaitingWorkflows } from './awaiting.ts';
import { classify } from './classify.ts';
import type { Difference } from './classify.ts';
import type { PlanContext } from './context.ts';
import type { FilePair } from './match.ts';
import { writeParts } from './update-change.ts';

/** What a file wants, in the form it is remembered and written. */
export function fileWish(pair: FilePair): AppliedWish {
  return appliedWish(pair.desired);
}

/** Several workflows of one name, none ours: nothing is taken, and everything needed to tell them apart is said. */
export function ambiguous(candidates: readonly LiveWorkflow[]): Wait {
  const list = candidates
    .map(({ id, enabled, raw }) => {
      const owner = raw['owner'];
      const name = isObject(owner) ? stringAt(owner, 'name') : undefined;
      return `${id} (${enabled ? 'enabled' : 'disabled'}, owner ${name ?? 'unknown'})`;
    })
    .join(', ');
  return {
    reason: 'Ambiguous',
    message: `The tenant has ${candidates.length} workflows of this name and none is ours: ${list}. Rename or delete all but one in the tenant.`,
  };
}

/** Plans the adoption of the one workflow nobody owns that carries a file's name. */
export function adoption(
  pair: FilePair,
  live: LiveWorkflow,
  context: PlanContext,
): Pick<Case, 'change' | 'drift'> {
  const { desired } = pair;
  const wish = fileWish(pair);
  const form = context.liveForm(live).form;
  const differences = classify(desired, form, undefined);
  const adopt = context.policies.adopt;
  const make = (
    toWrite: readonly Difference[],
    baseline: Baseline,
    extra: Partial<Change> = {},
  ): Change =>
    awaitingValues(
      awaitingWorkflows(desired, {
        kind: 'adopt',
        reason: 'NameMatches',
        file: desired.file,
        name: desired.name,
        workflowId: live.id,
        desired,
        wish,
        live,
        memory: { baseline },
        differences,
        ...writeParts(toWrite, wish),
        ...extra,
      }),
      wish,
      live,
    );
  if (adopt === 'never') {
    return { drift: [], change: make(differences, takenAs(wish), { wait: notOwned(live) }) };
  }
  if (differences.length === 0) {
    const baseline = { ...takenAs(wish), left: form };
    return { drift: [], change: make([], baseline, { reason: 'EqualToFile' }) };
  }
  const earlier = context.earlier(desired.file);
  if (earlier !== undefined) {
    const baseline = { ...takenAs(earlier), left: form };
    return { drift: [], change: make(differences, baseline, { reason: 'GitChange' }) };
  }
  if (adopt === 'equal') {
    return { drift: [], change: make(differences, takenAs(wish), { wait: differs(live) }) };
  }
  // Taken over as if it had been what the file says: every difference is drift, and the policy decides.
  const drift = differences.map((one): Difference => ({ ...one, class: 'drift' }));
  const policy = desired.settings.drift ?? context.policies.drift;
  const corrects = policy === 'correct';
  return {
    drift,
    change: make(corrects ? drift : [], takenAs(wish), corrects ? { corrects } : {}),
  };
}

/** The baseline of a workflow taken to be as a wish says. */
function takenAs(wish: AppliedWish): Baseline {
  const form = normalForm(wish.body);
  return { fields: wish.fields, ignore: wish.ignore, sent: form, left: form };
}

function notOwned(live: LiveWorkflow): Wait {
  return {
    reason: 'NotOwned',
    message: `The tenant has a workflow of this name (${live.id}) that is not ours, and "adopt: never" is set.`,
  };
}

function differs(live: LiveWorkflow): Wait {
  return {
    reason: 'ApprovalRequired',
    message: `The tenant has a workflow of this name (${live.id}) that differs from the file. Approve to take it over and write Git's version.`,
    release: 'approve',
  };
}
