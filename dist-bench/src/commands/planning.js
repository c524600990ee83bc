import path from 'node:path';
import { readTenantRecord } from '../inventory/ledger.js';
import { isLoopbackReachable } from './probe.js';
import { planOnly } from '../sync/plan-only.js';
import { openStoreReadOnly } from '../store/open-store.js';
import { readOnly } from '../tenant/read-only.js';
import { newCaches, tenantPlan } from './house.js';
import { readPort } from './tenant-ports.js';
import { say } from './terminal.js';
const NOTHING = { get: async () => undefined, list: async () => [] };
/** Plans a tenant without writing anything: the store is read, a daemon may be running. */
export async function planTenant(terminal, house, tenant, workTree) {
    const store = await openStoreReadOnly(house.config.store.path);
    if (store !== undefined) {
        house.closers.add(() => store.close());
    }
    const records = store ?? NOTHING;
    const url = await tenantUrl(terminal, house, tenant, records);
    const client = house.tenant(tenant, url);
    const config = house.sourceConfig(tenant.source);
    const source = await house.disposableSource(workTree === undefined
        ? config
        : { ...config, url: path.resolve(terminal.cwd, workTree), workTree: true });
    const plan = { ...tenantPlan(tenant, config), trustWorkTree: true };
    return await planOnly(plan, { tenant: readPort(readOnly(client)), source, records, clock: house.clock }, newCaches(tenant), terminal.signal);
}
/** Where a tenant answers: an embedded one in the daemon that runs, else one of our own on its state. */
export async function tenantUrl(terminal, house, tenant, records) {
    const { target } = tenant;
    if (target.kind === 'remote') {
        return target.url;
    }
    const known = (await readTenantRecord(records, tenant.name))?.listens;
    const { host, port } = target.listen;
    const candidates = [known, port === 0 ? undefined : `http://${host}:${port}`];
    for (const url of candidates) {
        if (url !== undefined && (await isLoopbackReachable(url))) {
            return url;
        }
    }
    say(terminal, `The embedded tenant "${tenant.name}" is started for this command.`);
    return await house.startEmbedded(tenant);
}
//# sourceMappingURL=planning.js.map