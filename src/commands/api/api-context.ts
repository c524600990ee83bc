import type { Config, TenantConfig } from '../../config/config.ts';
import type { Owner } from '../../inventory/ledger.ts';
import { readTenantRecord } from '../../inventory/ledger.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Masker } from '../../kernel/mask.ts';
import { nearest } from '../../kernel/nearest.ts';
import type { Source } from '../../git/source-port.ts';
import type { Board } from '../../report/board.ts';
import type { EventHistory } from '../../report/history/event-history.ts';
import type { EventLog } from '../../report/log.ts';
import type { WorkflowRow } from '../../report/view/workflow-row.ts';
import { showRows } from '../../report/show-tenant.ts';
import type { Replicas } from '../../server/api/ports.ts';
import { RequestProblem } from '../../server/request-problem.ts';
import type { RecordStore } from '../../store/record-store.ts';
import { boardOfLastPass } from '../board-record.ts';
import type { House } from '../house.ts';
import type { EndedPasses } from './ended-passes.ts';
import { NOTHING_LEFT } from './last-passes.ts';
import type { LastPasses, Left } from './last-passes.ts';
import type { SourceStates } from './source-states.ts';

/** What the API is answered from: the running daemon's own parts. */
export interface ApiContext {
  /** The configuration as it is now. */
  readonly config: () => Config;
  readonly house: House;
  readonly clock: Clock;
  readonly masker: Masker;
  readonly store: RecordStore;
  readonly log: EventLog;
  readonly history: EventHistory;
  readonly lastPasses: LastPasses;
  readonly passes: EndedPasses;
  /** Those that share the store; undefined where the process is alone on it. */
  readonly replicas: () => Replicas | undefined;
  readonly sources: SourceStates;
  /** The source of a name as the daemon has it open. */
  readonly source: (name: string) => Source | undefined;
  /** Where an embedded tenant listens. */
  readonly urlOf: (tenant: TenantConfig) => string | undefined;
  /** Sets off a pass; false when the daemon stops. */
  readonly trigger: (tenant: string) => boolean;
}

/** A longer name is nobody's misspelling, and comparing takes long. */
const LONGEST_NEAR = 200;

/** The tenant of a name; throws the 404 that says the nearest. */
export function tenantOf({ config }: ApiContext, name: string): TenantConfig {
  const { tenants } = config();
  const found = tenants.find((tenant) => tenant.name === name);
  if (found === undefined) {
    throw unknown(
      'tenant',
      name,
      tenants.map((tenant) => tenant.name),
    );
  }
  return found;
}

/** Says whether a tenant is served by this process. */
export function isHere({ replicas }: Pick<ApiContext, 'replicas'>, tenant: string): boolean {
  return replicas()?.holds(tenant) ?? true;
}

/** How a tenant stands: what its last pass left here, or in the store where this process made none, or no longer makes them. */
export async function standingOf(
  context: ApiContext,
  tenant: string,
): Promise<{ readonly left: Left; readonly board: Board | undefined }> {
  const { lastPasses, store } = context;
  const left = isHere(context, tenant) ? lastPasses.of(tenant) : NOTHING_LEFT;
  return { left, board: left.board ?? (await boardOfLastPass(store, tenant)) };
}

/** The workflow of a tenant that is named by its id or its file; throws the 404 that says the nearest. */
export async function rowOf(
  context: ApiContext,
  { tenant, workflow }: { readonly tenant: string; readonly workflow: string },
): Promise<WorkflowRow> {
  tenantOf(context, tenant);
  const { left, board } = await standingOf(context, tenant);
  const rows = showRows(board, left.seen);
  const found =
    rows.find(({ file }) => file === workflow) ??
    rows.find(({ workflowId }) => workflowId === workflow);
  if (found === undefined) {
    throw unknown(
      'workflow',
      workflow,
      rows.flatMap(({ file }) => file ?? []),
    );
  }
  return found;
}

/** What ownership of a tenant hangs on; undefined before its first pass. */
export async function ownerOf(
  context: ApiContext,
  tenant: TenantConfig,
): Promise<Owner | undefined> {
  const record = await readTenantRecord(context.store, tenant.name);
  const source = context.config().sources.find(({ name }) => name === tenant.source);
  return record === undefined || source === undefined
    ? undefined
    : { tenantId: record.tenantId, sourceUrl: source.url };
}

function unknown(what: 'tenant' | 'workflow', name: string, known: readonly string[]): Error {
  const near = name.length > LONGEST_NEAR ? undefined : nearest(name, known);
  const more = near === undefined ? '' : ` Did you mean \`${near}\`?`;
  return new RequestProblem(
    404,
    `There is no ${what} of this name here.${more}`,
    near === undefined ? {} : { members: { nearest: near } },
  );
}
