import type { CreateIntent, DeleteIntent, EditIntent, Intent } from '../inventory/intent.ts';
import { intentKey, isLaunchersOnly } from '../inventory/intent.ts';
import { LedgerWrites, readMemory } from '../inventory/ledger.ts';
import type { Inventory, RecordReader } from '../inventory/ledger.ts';
import type { Entry } from '../inventory/entry.ts';
import { formDigest, normalForm } from '../normal-form/normal-form.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import { tenantNow } from './apply-context.ts';
import type { ApplyContext } from './apply-context.ts';
import { candidatesFor, removeCopies } from './created-candidates.ts';
import { proveGone } from './prove-gone.ts';
import { rescue } from './rescue.ts';

/** How long the tenant may take to carry out a create we have given up on (mechanics, journal). */
const LATE_CREATE_MS = 60_000;

/** What became of one intent that an earlier pass or process left open. */
export interface Recovered {
  readonly intent: Intent;
  readonly end:
    | 'safe'
    | 'put-back'
    | 'gone'
    | 'stuck'
    | 'owned'
    | 'never-made'
    | 'waiting'
    | 'several';
  /** Of the workflow that was found where a create had no answer. */
  readonly workflowId?: string;
  readonly message?: string;
}

/**
 * Ends what was in flight, by looking at the tenant: what we switched off is switched on, an unanswered create is found
 * or proved not made. Runs before anything else of a pass, whatever the tenant's mode. Without a list, creates wait.
 * Never throws for what the tenant says.
 */
export async function recover(
  inventory: Inventory,
  live: readonly LiveWorkflow[] | undefined,
  records: RecordReader,
  context: ApplyContext,
): Promise<readonly Recovered[]> {
  const ended: Recovered[] = [];
  const taken = new Set([
    ...inventory.entries.map(({ workflowId }) => workflowId),
    ...inventory.foreign.keys(),
  ]);
  for (const intent of inventory.intents) {
    switch (intent.kind) {
      case 'edit':
        ended.push(...(await recoverEdit(intent, inventory, live, records, context)));
        break;
      case 'create':
        ended.push(
          live === undefined
            ? { intent, end: 'waiting' }
            : await recoverCreate(intent, inventory, live, taken, context),
        );
        break;
      case 'delete':
        ended.push(await recoverDelete(intent, live, context));
        break;
    }
  }
  return ended;
}

async function recoverEdit(
  intent: EditIntent,
  inventory: Inventory,
  live: readonly LiveWorkflow[] | undefined,
  records: RecordReader,
  context: ApplyContext,
): Promise<readonly Recovered[]> {
  const entry = inventory.entries.find(({ workflowId }) => workflowId === intent.workflowId);
  const memory =
    entry === undefined ? undefined : await readMemory(records, context.owner, entry.file);
  const known = {
    ...(entry === undefined ? {} : { entry }),
    ...(memory === undefined ? {} : { memory }),
  };
  const { end, notes } = await rescue(intent, known, context, live);
  if (notes.length > 0) {
    return [{ intent, end, message: notes.join(' ') }];
  }
  // A second look at launchers that found nothing is nobody's news.
  return isLaunchersOnly(intent) ? [] : [{ intent, end }];
}

/** A delete is never gone on with: whether it is still wanted, only Git can say. */
async function recoverDelete(
  intent: DeleteIntent,
  live: readonly LiveWorkflow[] | undefined,
  context: ApplyContext,
): Promise<Recovered> {
  let read: LiveWorkflow | undefined;
  try {
    read = await context.tenant.getWorkflow(intent.workflowId);
    if (read === undefined) {
      await proveGone(intent.workflowId, context, live);
    }
  } catch {
    // The intent stays in the journal, and the next pass asks again.
    const message =
      'It is not known yet whether the workflow was deleted; the tenant is asked again.';
    return { intent, end: 'waiting', message };
  }
  const writes = new LedgerWrites(context.owner).closeIntent(intent);
  await context.records.commit(
    (read === undefined ? writes.removeEntry(intent.file) : writes).writes,
  );
  return { intent, end: read === undefined ? 'gone' : 'safe' };
}

async function recoverCreate(
  intent: CreateIntent,
  inventory: Inventory,
  live: readonly LiveWorkflow[],
  taken: Set<string>,
  context: ApplyContext,
): Promise<Recovered> {
  const candidates = candidatesFor(intent, live, taken, context.identityId);
  const others = inventory.intents.filter(
    (other) => other.kind === 'create' && intentKey(other) !== intentKey(intent),
  );
  const mine = candidates.filter(
    ({ name }) => name === intent.name || !others.some((other) => other.name === name),
  );
  const [made, ...more] = mine.toSorted(
    (a, b) => Number(b.name === intent.name) - Number(a.name === intent.name),
  );
  if (made === undefined) {
    return waitForLate(intent, context);
  }
  const twins = more.filter(({ name }) => name === made.name);
  if (!(await removeCopies(twins, made, context))) {
    const ids = mine.map(({ id }) => id).join(', ');
    return {
      intent,
      end: 'several',
      message: `Several workflows may be the one that was made: ${ids}. Delete all but one in the tenant.`,
    };
  }
  taken.add(made.id);
  await ownCreated(intent, made, context);
  return { intent, end: 'owned', workflowId: made.id };
}

/** Nothing is sent a second time before the late window has passed and a second complete list lacks it too. */
async function waitForLate(intent: CreateIntent, context: ApplyContext): Promise<Recovered> {
  const now = tenantNow(context);
  if (intent.missingSince !== undefined && now - intent.missingSince >= LATE_CREATE_MS) {
    await context.records.commit(new LedgerWrites(context.owner).closeIntent(intent).writes);
    return { intent, end: 'never-made' };
  }
  if (intent.missingSince === undefined) {
    const seen = { ...intent, missingSince: now };
    await context.records.commit(new LedgerWrites(context.owner).openIntent(seen).writes);
  }
  return { intent, end: 'waiting' };
}

async function ownCreated(
  intent: CreateIntent,
  made: LiveWorkflow,
  context: ApplyContext,
): Promise<void> {
  const left = normalForm(made.raw);
  const entry: Entry = {
    file: intent.file,
    workflowId: made.id,
    name: made.name,
    commit: intent.commit,
    leftDigest: formDigest(left),
    ...(made.modified === undefined ? {} : { modified: made.modified }),
    wroteAt: context.clock.now(),
    rejections: [],
  };
  // Nothing counts as applied: what somebody changed since the create must not pass for the tenant's own rewriting.
  const memory = { baseline: { fields: [], ignore: [], sent: {}, left } };
  const writes = new LedgerWrites(context.owner).closeIntent(intent).putEntry(entry, memory);
  await context.records.commit(writes.writes);
}
