import type { TenantConfig } from '../../config/config.ts';
import { readInventory, readMemory } from '../../inventory/ledger.ts';
import { resumeDecision, suspendDecision } from '../../inventory/suspend-decision.ts';
import { readUntil } from '../../inventory/suspension.ts';
import type { Decision } from '../../inventory/tenant-record.ts';
import type { Json } from '../../kernel/json.ts';
import { makeEvent } from '../../report/event.ts';
import { given } from '../../report/given.ts';
import type { ActionView } from '../../report/view/action-view.ts';
import type { WorkflowRow } from '../../report/view/workflow-row.ts';
import { inputProblem } from '../../server/api/input-problem.ts';
import type { Deed, Deeds } from '../../server/api/ports.ts';
import { RequestProblem } from '../../server/request-problem.ts';
import { decisionWrite } from '../../store/decision-box.ts';
import { takeBack } from '../../sync/take-back.ts';
import { approvedChecksum, waitingWords } from '../approval.ts';
import { ownerOf, rowOf, standingOf, tenantOf } from './api-context.ts';
import type { ApiContext } from './api-context.ts';
import { refPlanner } from './plan-ref.ts';

/** What somebody wants, and in whose name. */
interface Wish {
  readonly tenant: TenantConfig;
  readonly deed: Deed;
  /** The workflow it is about; undefined for the whole tenant. */
  readonly row: WorkflowRow | undefined;
  readonly by: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Does what the API is asked to: leaves decisions in the store that the daemon holds, and wakes it. */
export function apiDeeds(context: ApiContext): Deeds {
  return {
    accept: (tenant, deed, by) => accept(context, tenant, deed, by),
    plan: refPlanner(context),
  };
}

async function accept(
  context: ApiContext,
  name: string,
  deed: Deed,
  by: string,
): Promise<ActionView> {
  const tenant = tenantOf(context, name);
  const workflow = deed.kind === 'approve' ? deed.only : deed.workflow;
  const row = workflow === undefined ? undefined : await rowOf(context, { tenant: name, workflow });
  const now = context.clock.now();
  const decision = await decisionOf(context, { tenant, deed, row, by, now });
  if (decision !== undefined) {
    const owner = await ownerOf(context, tenant);
    if (owner === undefined) {
      throw new RequestProblem(409, 'No pass of the tenant has run yet: nothing of it is known.');
    }
    await context.store.commit([decisionWrite(owner.tenantId, { ...decision } as Json, now)]);
  }
  if (!context.trigger(name)) {
    throw new RequestProblem(503, 'The daemon is stopping.', { headers: { 'retry-after': '10' } });
  }
  const about = row === undefined ? {} : { workflow: row.name, ...given({ file: row.file }) };
  const { workflowId } = row ?? {};
  context.log.tell(
    makeEvent('decision.received', {
      tenant: name,
      decision: deed.kind,
      by,
      ...about,
      ...given({ workflowId }),
      ...(decision?.kind === 'approve' ? { checksum: decision.checksum } : {}),
    }),
  );
  return { accepted: true, by, at: new Date(now).toISOString() };
}

/** What the next pass is to act on; undefined where the pass itself is what was asked for. */
async function decisionOf(context: ApiContext, wish: Wish): Promise<Decision | undefined> {
  const { tenant, deed, row, by, now } = wish;
  const at = new Date(now).toISOString();
  const file = fileOf(wish);
  const about = { tenant: tenant.name, file, by, now };
  switch (deed.kind) {
    case 'sync':
      return undefined;
    case 'suspend':
      return suspendDecision(
        about,
        { reason: deed.reason, until: untilOf(deed, now) },
        context.masker,
      );
    case 'resume':
      return resumeDecision(about);
    case 'release':
      return { kind: 'release', by, at, ...given({ file }) };
    case 'approve': {
      const { board } = await standingOf(context, tenant.name);
      const checksum = approvedChecksum(board, deed.checksum);
      if (checksum === undefined) {
        throw new RequestProblem(409, `No plan of this checksum waits. ${waitingWords(board)}`);
      }
      return { kind: 'approve', checksum, by, at, ...given({ only: row?.file }) };
    }
    case 'rollback':
      return { kind: 'rollback', file: await rollbackFile(context, wish), by, at };
  }
}

/** The file of the workflow that is meant: what no file describes is left alone in any case. */
function fileOf({ row, deed }: Wish): string | undefined {
  if (row !== undefined && row.file === undefined && deed.kind !== 'sync') {
    throw new RequestProblem(409, 'No file describes this workflow, so that it is never written.');
  }
  return row?.file;
}

function untilOf({ until }: { readonly until?: string }, now: number): string | undefined {
  const read = until === undefined ? undefined : readUntil(until, now);
  if (read?.ok === false) {
    throw inputProblem('body', [{ name: 'until', message: read.trouble }]);
  }
  return read?.value;
}

async function rollbackFile(context: ApiContext, { tenant, row, by }: Wish): Promise<string> {
  const owner = await ownerOf(context, tenant);
  const { store } = context;
  const entries = owner === undefined ? [] : (await readInventory(store, owner)).entries;
  const entry = entries.find(({ file }) => file === row?.file);
  const memory =
    owner === undefined || entry === undefined
      ? undefined
      : await readMemory(store, owner, entry.file);
  if (entry === undefined || takeBack(entry, memory, by) === undefined) {
    throw new RequestProblem(409, 'There is no earlier version of the workflow to go back to.');
  }
  return entry.file;
}
