import { readInventory, readTenantRecord } from '../inventory/ledger.js';
import { assess } from './assess.js';
import { PassDraft } from './pass-draft.js';
import { readCommit } from './read-commit.js';
import { proveMissing } from './read-live.js';
import { standingRefusals } from './standing-refusals.js';
/**
 * Plans a tenant without writing anything anywhere: the same stages as a pass, up to the plan. Throws what the tenant
 * and Git throw.
 */
export async function planOnly(tenant, ports, caches, signal) {
    const { tenantId, identityId } = await ports.tenant.identity(signal);
    const known = await readTenantRecord(ports.records, tenant.name);
    const record = {
        unmanagedSeen: {},
        ...(known?.tenantId === tenantId ? known : {}),
        tenantId,
        url: tenant.url,
        ...(identityId === undefined ? {} : { identityId }),
    };
    const owner = { tenantId, sourceUrl: tenant.sourceUrl };
    const live = await ports.tenant.listWorkflows(signal);
    const inventory = await readInventory(ports.records, owner);
    await proveMissing(live, inventory, ports.tenant, signal);
    const draft = new PassDraft(tenant, 'manual', 'plan', ports, []);
    const read = await readCommit(tenant, ports, record, caches, draft, signal);
    if (read === undefined) {
        throw draft.firstError ?? new Error('There is no commit to plan from.');
    }
    const { snapshot, described } = read;
    const assessment = await assess(tenant, {
        owner,
        record,
        inventory,
        live,
        described,
        snapshot,
        refusals: standingRefusals(tenant, record, read, ports.clock.now()),
    }, ports, caches.forms, signal);
    const { plan, cases, unmanaged } = assessment;
    const files = plan.changes.map(({ file }) => file);
    return {
        plan,
        cases,
        diagnostics: described.diagnostics,
        troubles: draft.result().troubles,
        unmanaged,
        commits: files.length === 0 ? new Map() : await snapshot.lastCommits(files, signal),
        firstStart: known?.tenantId !== tenantId,
        interrupted: inventory.intents.map(({ file }) => file),
    };
}
//# sourceMappingURL=plan-only.js.map