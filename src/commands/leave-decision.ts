import type { TenantConfig } from '../config/config.ts';
import type { Entry, Memory } from '../inventory/entry.ts';
import { readInventory, readMemory, readTenantRecord } from '../inventory/ledger.ts';
import type { Decision } from '../inventory/tenant-record.ts';
import { appError } from '../kernel/app-error.ts';
import type { Json } from '../kernel/json.ts';
import { openDecisionBox, openReader } from '../store/open-address.ts';
import { readBoard } from './board-record.ts';
import { COMMAND_ERRORS } from './errors.ts';
import type { House } from './house.ts';
import { pickWorkflow, unknownWorkflow } from './pick-workflow.ts';

/** Leaves a decision in the store for the daemon, which acts on it at once when it runs. */
export async function leaveDecision(
  house: House,
  tenant: TenantConfig,
  decision: Decision,
): Promise<void> {
  const tenantId = await knownTenantId(house, tenant);
  const box = await openDecisionBox(house.config.store, house.clock);
  try {
    await box.add(tenantId, { ...decision } as Json);
  } finally {
    await box.close();
  }
}

/** The tenant's own id, as its first pass learned it. Throws COMMAND_TENANT_NEW before that one. */
export async function knownTenantId(house: House, tenant: TenantConfig): Promise<string> {
  const store = await openReader(house.config.store);
  try {
    const record = store === undefined ? undefined : await readTenantRecord(store, tenant.name);
    if (record === undefined) {
      throw appError(COMMAND_ERRORS, 'COMMAND_TENANT_NEW', { message: `"${tenant.name}"` });
    }
    return record.tenantId;
  } finally {
    await store?.close();
  }
}

/** What is known of an owned workflow. */
export interface Owned {
  readonly entry: Entry;
  readonly memory: Memory | undefined;
}

/** Finds an owned workflow by its path, its id or its name. Throws COMMAND_WORKFLOW_UNKNOWN. */
export async function ownedEntry(
  house: House,
  tenant: TenantConfig,
  named: string,
): Promise<Owned> {
  const tenantId = await knownTenantId(house, tenant);
  const store = await openReader(house.config.store);
  try {
    const owner = { tenantId, sourceUrl: house.sourceConfig(tenant.source).url };
    const entries = store === undefined ? [] : (await readInventory(store, owner)).entries;
    const found = entries.find(
      ({ file, workflowId, name }) => file === named || workflowId === named || name === named,
    );
    if (found === undefined || store === undefined) {
      throw unknownWorkflow(
        named,
        entries.map(({ file }) => file),
      );
    }
    return { entry: found, memory: await readMemory(store, owner, found.file) };
  } finally {
    await store?.close();
  }
}

/** Finds the file of a workflow by its path, its id or its name, one that is not made yet among them. Throws COMMAND_WORKFLOW_UNKNOWN, COMMAND_WORKFLOW_AMBIGUOUS. */
export async function knownFile(
  house: House,
  tenant: TenantConfig,
  named: string,
): Promise<string> {
  await knownTenantId(house, tenant);
  const board = await readBoard(house.config.store, tenant.name);
  return pickWorkflow(board?.workflows ?? [], named).file;
}
