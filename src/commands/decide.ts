import type { Entry, Memory } from '../inventory/entry.ts';
import { readInventory, readMemory, readTenantRecord } from '../inventory/ledger.ts';
import type { Decision } from '../inventory/tenant-record.ts';
import { appError } from '../kernel/app-error.ts';
import type { Json } from '../kernel/json.ts';
import { nearest } from '../kernel/nearest.ts';
import type { TenantConfig } from '../config/config.ts';
import { openStoreForDecisions } from '../store/decision-box.ts';
import { openStoreReadOnly } from '../store/open-store.ts';
import { takeBack } from '../sync/take-back.ts';
import { readBoard } from './board-record.ts';
import { chooseTenant, openHouse, whoAmI } from './command-context.ts';
import type { ConfigOptions } from './command-context.ts';
import { COMMAND_ERRORS } from './errors.ts';
import type { House } from './house.ts';
import { say } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** Fewer digits could name another plan by chance. */
const SHORTEST_CHECKSUM = 8;

export interface ApproveOptions extends ConfigOptions {
  readonly tenant?: string;
  readonly checksum: string;
  readonly only?: string;
}

export interface ReleaseOptions extends ConfigOptions {
  readonly tenant?: string;
}

/** Lets the plan that waits under a checksum through, whole or for one file; the daemon takes it up at once. */
export async function approve(terminal: Terminal, options: ApproveOptions): Promise<number> {
  return decide(terminal, options, async (house, tenant, by, at) => {
    const board = await readBoard(house.config.store.path, tenant.name);
    const checksum = board?.waiting?.checksum;
    const matches = checksum?.startsWith(options.checksum) === true;
    if (checksum === undefined || !matches || options.checksum.length < SHORTEST_CHECKSUM) {
      const waiting = checksum === undefined ? 'None waits.' : `${checksum} waits.`;
      throw appError(COMMAND_ERRORS, 'COMMAND_NOTHING_WAITS', { message: waiting });
    }
    const { only } = options;
    return {
      kind: 'approve',
      checksum,
      by,
      at,
      ...(only === undefined ? {} : { only }),
    };
  });
}

/** Ends a hold or a contest of one workflow, or without one the tenant's own stop. */
export async function release(
  terminal: Terminal,
  file: string | undefined,
  options: ReleaseOptions,
): Promise<number> {
  return decide(terminal, options, async (house, tenant, by, at) => ({
    kind: 'release',
    by,
    at,
    ...(file === undefined ? {} : { file: (await ownedEntry(house, tenant, file)).entry.file }),
  }));
}

/** Takes back the version of a workflow that is live; the last good one, or the one before, is applied instead. */
export async function rollback(
  terminal: Terminal,
  named: string,
  options: ReleaseOptions,
): Promise<number> {
  return decide(terminal, options, async (house, tenant, by, at) => {
    const { entry, memory } = await ownedEntry(house, tenant, named);
    if (takeBack(entry, memory, by) === undefined) {
      throw appError(COMMAND_ERRORS, 'COMMAND_NOTHING_BEFORE', { message: entry.file });
    }
    return { kind: 'rollback', file: entry.file, by, at };
  });
}

async function decide(
  terminal: Terminal,
  options: ReleaseOptions,
  make: (house: House, tenant: TenantConfig, by: string, at: string) => Promise<Decision>,
): Promise<number> {
  const house = await openHouse(terminal, options);
  try {
    const tenant = chooseTenant(house, options.tenant);
    const at = new Date(house.clock.now()).toISOString();
    const decision = await make(house, tenant, whoAmI(terminal), at);
    const tenantId = await knownTenantId(house, tenant);
    const box = await openStoreForDecisions(house.config.store.path);
    house.closers.add(() => box.close());
    await box.add(tenantId, { ...decision } as Json);
    say(terminal, `Noted, as by ${decision.by}. The daemon acts on it in its next pass.`);
    return 0;
  } finally {
    await house.closers.close();
  }
}

async function knownTenantId(house: House, tenant: TenantConfig): Promise<string> {
  const store = await openStoreReadOnly(house.config.store.path);
  try {
    const record = store === undefined ? undefined : await readTenantRecord(store, tenant.name);
    if (record === undefined) {
      throw appError(COMMAND_ERRORS, 'COMMAND_NOTHING_WAITS', {
        message: `The store knows nothing of tenant "${tenant.name}" yet.`,
      });
    }
    return record.tenantId;
  } finally {
    await store?.close();
  }
}

interface Owned {
  readonly entry: Entry;
  readonly memory: Memory | undefined;
}

/** What is known of an owned workflow, named by its path, its id or its name. */
async function ownedEntry(house: House, tenant: TenantConfig, named: string): Promise<Owned> {
  const tenantId = await knownTenantId(house, tenant);
  const store = await openStoreReadOnly(house.config.store.path);
  try {
    const sourceUrl = house.sourceConfig(tenant.source).url;
    const owner = { tenantId, sourceUrl };
    const entries = store === undefined ? [] : (await readInventory(store, owner)).entries;
    const found = entries.find(
      ({ file, workflowId, name }) => file === named || workflowId === named || name === named,
    );
    if (found === undefined || store === undefined) {
      const near = nearest(
        named,
        entries.map(({ file }) => file),
      );
      throw appError(COMMAND_ERRORS, 'COMMAND_WORKFLOW_UNKNOWN', {
        message: `"${named}"${near === undefined ? '' : `; did you mean "${near}"?`}`,
      });
    }
    return { entry: found, memory: await readMemory(store, owner, found.file) };
  } finally {
    await store?.close();
  }
}
