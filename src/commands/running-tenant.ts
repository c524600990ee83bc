import type { TenantConfig } from '../config/config.ts';
import type { Entry } from '../inventory/entry.ts';
import { readInventory, readTenantRecord } from '../inventory/ledger.ts';
import type { RecordReader } from '../inventory/ledger.ts';
import { appError } from '../kernel/app-error.ts';
import type { Clock } from '../kernel/clock.ts';
import { openReader } from '../store/open-address.ts';
import type { OpenTenant } from '../tenant/tenant.ts';
import { chooseTenant, openHouse } from './command-context.ts';
import type { ConfigOptions } from './command-context.ts';
import { COMMAND_ERRORS } from './errors.ts';
import type { House } from './house.ts';
import { isLoopbackReachable } from './probe.ts';
import type { Terminal } from './terminal.ts';

/** The options of a command that speaks to a tenant that runs. */
export interface TenantOptions extends ConfigOptions {
  readonly tenant?: string;
}

/** A tenant that answers, and what the store knows of its workflows. */
export interface RunningTenant {
  readonly house: House;
  readonly config: TenantConfig;
  readonly url: string;
  readonly tenant: OpenTenant;
  /** Files of the repository with the workflows that were made of them; empty without a store. */
  readonly files: readonly OwnedFile[];
}

/** A file, and the workflow that was made of it. */
export type OwnedFile = Pick<Entry, 'file' | 'workflowId' | 'versions'>;

/**
 * Opens the tenant of a command, lets it work and closes everything. No repository is opened, so that without a
 * file the tenant's address and client in the environment are enough.
 */
export async function withTenant(
  terminal: Terminal,
  options: TenantOptions,
  work: (running: RunningTenant) => Promise<number>,
  clock?: Clock,
): Promise<number> {
  const env = { MAINSHEET_REPOSITORY: terminal.cwd, ...terminal.env };
  const house = await openHouse({ ...terminal, env }, options, clock);
  try {
    const config = chooseTenant(house, options.tenant);
    const store = await openReader(house.config.store);
    if (store !== undefined) {
      house.closers.add(() => store.close());
    }
    const url = await runningUrl(config, store);
    const tenant = house.tenant(config, url);
    house.closers.add(() => tenant.close());
    const files = store === undefined ? [] : await ownedFiles(house, config, store);
    return await work({ house, config, url, tenant, files });
  } finally {
    await house.closers.close();
  }
}

/** Where an embedded tenant answers; undefined when none does. */
export async function answeringUrl(
  { name, target }: TenantConfig,
  records: RecordReader | undefined,
): Promise<string | undefined> {
  if (target.kind === 'remote') {
    return target.url;
  }
  const { host, port } = target.listen;
  const known = records === undefined ? undefined : await readTenantRecord(records, name);
  for (const url of [known?.listens, port === 0 ? undefined : `http://${host}:${port}`]) {
    if (url !== undefined && (await isLoopbackReachable(url))) {
      return url;
    }
  }
  return undefined;
}

/** Executions live in the memory of the tenant that runs: one of our own on the same state would have none. */
async function runningUrl(
  config: TenantConfig,
  records: RecordReader | undefined,
): Promise<string> {
  const url = await answeringUrl(config, records);
  if (url === undefined) {
    const { target } = config;
    const address =
      target.kind === 'embedded' && target.listen.port !== 0
        ? ` at ${target.listen.host}:${target.listen.port}`
        : '';
    throw appError(COMMAND_ERRORS, 'COMMAND_TENANT_NOT_RUNNING', {
      message: `Nobody answers for "${config.name}"${address}.`,
    });
  }
  return url;
}

async function ownedFiles(
  house: House,
  config: TenantConfig,
  records: RecordReader,
): Promise<readonly OwnedFile[]> {
  const record = await readTenantRecord(records, config.name);
  if (record === undefined) {
    return [];
  }
  const sourceUrl = house.sourceConfig(config.source).url;
  return (await readInventory(records, { tenantId: record.tenantId, sourceUrl })).entries;
}
