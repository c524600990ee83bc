import { appError } from '../kernel/app-error.ts';
import { objectOf } from '../kernel/json.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { CreateIntent } from '../inventory/intent.ts';
import { LedgerWrites } from '../inventory/ledger.ts';
import type { Change } from '../plan/change.ts';
import { isTenantError } from '../tenant/tenant-error.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import { tenantNow } from './apply-context.ts';
import type { ApplyContext } from './apply-context.ts';
import { candidatesFor } from './created-candidates.ts';
import { afterWrite, rejected, rememberWrites } from './entry-after.ts';
import type { Remembered } from './entry-after.ts';
import { APPLY_ERRORS } from './errors.ts';
import type { Outcome } from './outcome.ts';
import { keepsSkeleton, rewrittenPlaces } from './rewriting.ts';
import { failed, outcome } from './tell-outcome.ts';

/**
 * Makes a workflow, disabled; enabling follows when the new state is planned. A create is not idempotent: the intent is
 * durable first, and after an answer that leaves it open whether it was made, nothing is sent again before a look.
 */
export async function create(change: Change, context: ApplyContext): Promise<Outcome> {
  const { wish } = change;
  if (wish === undefined) {
    return outcome(change, 'skipped', { reason: 'NothingToWrite' });
  }
  const body: JsonObject = objectOf(
    Object.entries(wish.body).filter(([field]) => field !== 'enabled'),
  );
  const sent: CreateIntent = {
    kind: 'create',
    file: change.file,
    name: change.name,
    commit: context.commit,
    digest: wish.digest,
    body,
    at: tenantNow(context),
  };
  const others = candidatesFor(sent, context.listed, new Set(), context.identityId);
  const intent = { ...sent, others: others.map(({ id }) => id) };
  context.permit();
  await context.records.commit(new LedgerWrites(context.owner).openIntent(intent).writes);
  try {
    context.permit();
    const answer = await context.tenant.createWorkflow(body, context.signal);
    return await own(change, intent, answer, context);
  } catch (error) {
    if (isTenantError(error) && error.outcome !== 'unknown') {
      await context.records.commit(new LedgerWrites(context.owner).closeIntent(intent).writes);
      return failed(change, error);
    }
    return look(change, intent, error, context);
  }
}

/** Looks once for what an unanswered create may have made; without an answer the intent stays for the next pass. */
async function look(
  change: Change,
  intent: CreateIntent,
  error: unknown,
  context: ApplyContext,
): Promise<Outcome> {
  try {
    const live = await context.tenant.listWorkflows();
    // Creates run side by side: only the name tells this one from the others that were made just now.
    const [made, ...more] = candidatesFor(intent, live, new Set(), context.identityId).filter(
      ({ name }) => name === intent.name,
    );
    if (made !== undefined && more.length === 0) {
      return await own(change, intent, made, context);
    }
  } catch {
    // The tenant is away; the journal still knows of the create.
  }
  return failed(change, error, {
    hint: 'Whether it was made is not known. The next passes look for it before anything is sent again.',
  });
}

async function own(
  change: Change,
  intent: CreateIntent,
  answer: LiveWorkflow,
  context: ApplyContext,
): Promise<Outcome> {
  const { entry: _former, memory: _memory, ...fresh } = change;
  const wish = change.wish ?? { body: intent.body, fields: [], ignore: [], digest: intent.digest };
  const written = wish.fields.filter((field) => field !== 'enabled');
  const remembered = afterWrite(fresh, wish, written, answer, context);
  const rewrote = rewrittenPlaces(wish, written, answer);
  if (!keepsSkeleton(wish, written, answer)) {
    return refuse(change, intent, remembered, rewrote, context);
  }
  const writes = rememberWrites(fresh, remembered, context).closeIntent(intent);
  context.note?.(writes, { change, result: 'created', workflowId: answer.id });
  await context.records.commit(writes.writes);
  return outcome(change, 'created', { workflowId: answer.id, rewrote });
}

/** Owns what was made, and remembers that it is not what was asked for: it stays switched off. */
async function refuse(
  change: Change,
  intent: CreateIntent,
  { entry, memory }: Remembered,
  rewrote: readonly string[],
  context: ApplyContext,
): Promise<Outcome> {
  const error = appError(APPLY_ERRORS, 'APPLY_REWRITTEN', {
    message: rewrote.join(', '),
    hint: 'The new workflow was left switched off. Compare the named places with the file; a trigger filter must be written as "filter.$".',
  });
  const rejection = {
    digest: intent.digest,
    reason: 'PatchRefused',
    commit: context.commit,
    message: error.message,
  } as const;
  const { lastGood: _good, ...kept } = memory;
  const refused = { entry: rejected(entry, rejection), memory: kept };
  const writes = rememberWrites(change, refused, context).closeIntent(intent);
  await context.records.commit(writes.writes);
  return failed(change, error, { workflowId: entry.workflowId, rewrote });
}
