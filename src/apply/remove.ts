import type { DeleteIntent, EditIntent } from '../inventory/intent.ts';
import { LedgerWrites } from '../inventory/ledger.ts';
import { formDigest, normalForm } from '../normal-form/normal-form.ts';
import type { Change } from '../plan/change.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import { tenantNow } from './apply-context.ts';
import type { ApplyContext } from './apply-context.ts';
import type { Outcome } from './outcome.ts';
import { proveGone } from './prove-gone.ts';
import { switchOff } from './switching.ts';
import { failed, outcome } from './tell-outcome.ts';

/** Switches off a workflow whose file is gone and remembers how it was, for the day the file returns. */
export async function quarantine(change: Change, context: ApplyContext): Promise<Outcome> {
  const { entry, live } = change;
  if (entry === undefined || live === undefined) {
    return outcome(change, 'skipped', { reason: 'NothingToWrite' });
  }
  const intent: EditIntent = {
    ...intentBase(change, context),
    kind: 'edit',
    workflowId: live.id,
    fields: [],
    before: {},
    wasEnabled: live.enabled,
    wantEnabled: false,
  };
  const enabledBefore = entry.enabledBefore ?? live.enabled;
  try {
    const opening = new LedgerWrites(context.owner).openIntent(intent);
    await context.records.commit(opening.putEntry({ ...entry, enabledBefore }).writes);
    const off = live.enabled ? await switchOff(live.id, context) : live;
    const { memory } = change;
    const left = normalForm(off.raw);
    const writes = new LedgerWrites(context.owner).closeIntent(intent).putEntry(
      {
        ...entry,
        leftDigest: formDigest(left),
        ...(off.modified === undefined ? {} : { modified: off.modified }),
        wroteAt: context.clock.now(),
        quarantine: {
          since: new Date(context.clock.now()).toISOString(),
          wasEnabled: enabledBefore,
          ...(off.modified === undefined ? {} : { modified: off.modified }),
        },
      },
      memory === undefined ? undefined : { ...memory, baseline: switchedOff(memory.baseline) },
    );
    context.note?.(writes, { change, result: 'quarantined', workflowId: live.id });
    await context.records.commit(writes.writes);
    return outcome(change, 'quarantined');
  } catch (error) {
    return failed(change, error);
  }
}

/** The baseline of a workflow we switched off for good: that it reads disabled is our doing. */
function switchedOff<
  B extends { readonly sent: object; readonly left: object; readonly fields: readonly string[] },
>(baseline: B): B {
  return {
    ...baseline,
    fields: [...new Set([...baseline.fields, 'enabled'])],
    sent: { ...baseline.sent, enabled: false },
    left: { ...baseline.left, enabled: false },
  };
}

/** Deletes a quarantined workflow, unless it runs. What is not confirmed deleted stays in the inventory. */
export async function remove(change: Change, context: ApplyContext): Promise<Outcome> {
  const { live } = change;
  if (live === undefined) {
    return forget(change, 'forgotten', context);
  }
  const intent: DeleteIntent = {
    ...intentBase(change, context),
    kind: 'delete',
    workflowId: live.id,
  };
  try {
    if (await context.tenant.hasRunningExecutions(live.id, context.signal)) {
      return outcome(change, 'skipped', {
        reason: 'ExecutionsRunning',
        message: 'Executions of it are still running; it is deleted when they have ended.',
      });
    }
    const read = await context.tenant.getWorkflow(live.id, context.signal, 'write');
    if (read !== undefined && !sameState(read, live)) {
      return outcome(change, 'skipped', {
        reason: 'ChangedMeanwhile',
        message:
          'It was touched in the tenant while its deletion was planned; it is planned again.',
      });
    }
    await open(intent, context);
    if (read?.enabled === true) {
      // Somebody switched it on in its quarantine, and its deletion was approved: the tenant deletes only what is off.
      await switchOff(live.id, context);
    }
    context.permit();
    const end = await context.tenant.deleteWorkflow(live.id, context.signal);
    if (end === 'missing') {
      await proveGone(live.id, context);
    }
    const writes = new LedgerWrites(context.owner).closeIntent(intent).removeEntry(change.file);
    context.note?.(writes, { change, result: 'deleted', workflowId: live.id });
    await context.records.commit(writes.writes);
    return outcome(change, 'deleted');
  } catch (error) {
    return failed(change, error);
  }
}

/** Ends our ownership without touching the tenant. */
export async function forget(
  change: Change,
  result: 'forgotten' | 'disowned',
  context: ApplyContext,
): Promise<Outcome> {
  const writes = new LedgerWrites(context.owner).removeEntry(change.file);
  context.note?.(writes, { change, result });
  await context.records.commit(writes.writes);
  return outcome(change, result);
}

function sameState(a: LiveWorkflow, b: LiveWorkflow): boolean {
  return a.modified === b.modified && a.enabled === b.enabled;
}

function intentBase(
  change: Change,
  context: ApplyContext,
): Pick<DeleteIntent, 'file' | 'name' | 'commit' | 'digest' | 'at'> {
  return {
    file: change.file,
    name: change.name,
    commit: context.commit,
    digest: change.wish?.digest ?? '',
    at: tenantNow(context),
  };
}

async function open(intent: DeleteIntent, context: ApplyContext): Promise<void> {
  await context.records.commit(new LedgerWrites(context.owner).openIntent(intent).writes);
}
