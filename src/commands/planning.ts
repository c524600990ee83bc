import path from 'node:path';
import type { RecordReader } from '../inventory/ledger.ts';
import type { SourceConfig, TenantConfig } from '../config/config.ts';
import { planOnly } from '../sync/plan-only.ts';
import type { Planned } from '../sync/plan-only.ts';
import { openReader } from '../store/open-address.ts';
import { readOnly } from '../tenant/read-only.ts';
import type { TenantReader } from '../tenant/tenant.ts';
import { tenantPlan } from './house.ts';
import { newCaches } from './new-caches.ts';
import type { House } from './house.ts';
import { answeringUrl } from './running-tenant.ts';
import { readPort } from './tenant-ports.ts';
import { say } from './terminal.ts';
import type { Terminal } from './terminal.ts';

const NOTHING: RecordReader = { get: async () => undefined, list: async () => [] };

/** Reads and plans one tenant; there is no way to write through it. */
export interface Planner {
  readonly reader: TenantReader;
  readonly plan: () => Promise<Planned>;
}

/** Plans a tenant without writing anything: the store is read, a daemon may be running. */
export async function planTenant(
  terminal: Terminal,
  house: House,
  tenant: TenantConfig,
  workTree: string | undefined,
): Promise<Planned> {
  return (await openPlanner(terminal, house, tenant, workTree)).plan();
}

/** Opens what planning needs; the house closes it. */
export async function openPlanner(
  terminal: Terminal,
  house: House,
  tenant: TenantConfig,
  workTree: string | undefined,
): Promise<Planner> {
  const store = await openReader(house.config.store);
  if (store !== undefined) {
    house.closers.add(() => store.close());
  }
  const records = store ?? NOTHING;
  const url = await tenantUrl(terminal, house, tenant, records);
  const client = house.tenant(tenant, url);
  house.closers.add(() => client.close());
  const config = house.sourceConfig(tenant.source);
  const source = await house.disposableSource(
    workTree === undefined ? config : workTreeOf(config, path.resolve(terminal.cwd, workTree)),
  );
  if (workTree !== undefined && config.verify !== undefined) {
    say(
      terminal,
      'Files of a work tree have no signature: a commit of them is applied once it is signed.',
    );
  }
  const plan = { ...tenantPlan(tenant, config), trustWorkTree: true };
  const reader = readOnly(client);
  return {
    reader,
    plan: () =>
      planOnly(
        plan,
        { tenant: readPort(reader), source, records, clock: house.clock },
        newCaches(tenant),
        terminal.signal,
      ),
  };
}

/** The files of a directory in place of a source's commits: a plan of what is not committed yet has no signature. */
function workTreeOf({ verify: _verify, ...config }: SourceConfig, url: string): SourceConfig {
  return { ...config, url, workTree: true };
}

/** Where a tenant answers: an embedded one in the daemon that runs, else one of our own on its state. */
export async function tenantUrl(
  terminal: Terminal,
  house: House,
  tenant: TenantConfig,
  records: RecordReader,
): Promise<string> {
  const url = await answeringUrl(tenant, records);
  if (url !== undefined) {
    return url;
  }
  say(terminal, `The embedded tenant "${tenant.name}" is started for this command.`);
  return house.startEmbedded(tenant);
}
