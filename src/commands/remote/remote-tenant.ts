import type { TenantsView, TenantView } from '../../report/view/tenant-view.ts';
import { pickTenant } from '../pick-tenant.ts';
import { pickWorkflow } from '../pick-workflow.ts';
import type { ServerClient } from './server-client.ts';

/** Whom a command is about. */
export interface RemoteChoice {
  readonly tenant?: string;
  readonly all?: boolean;
}

/** The tenants a command is about: the one named, the only one there is, or all. Throws COMMAND_TENANT_UNKNOWN. */
export async function chosenRemotely(
  client: ServerClient,
  { tenant, all }: RemoteChoice,
): Promise<readonly string[]> {
  const { tenants } = await client.get<TenantsView>('/tenants');
  const named = tenants.map((one) => ({ name: one.tenant }));
  const chosen = all === true ? named : [pickTenant('The server', named, tenant)];
  return chosen.map(({ name }) => name);
}

/** The one tenant a command is about. */
export async function oneRemotely(client: ServerClient, choice: RemoteChoice): Promise<string> {
  const [name = ''] = await chosenRemotely(client, choice);
  return name;
}

/** Where the API has a tenant. */
export function tenantPath(tenant: string): string {
  return `/tenants/${encodeURIComponent(tenant)}`;
}

/** Where the API has a workflow, which may be named by its path, its id or its name. Throws COMMAND_WORKFLOW_UNKNOWN, COMMAND_WORKFLOW_AMBIGUOUS. */
export async function workflowPath(
  client: ServerClient,
  tenant: string,
  named: string,
): Promise<string> {
  const { workflows } = await client.get<TenantView>(tenantPath(tenant));
  const found = pickWorkflow(workflows, named);
  const key = found.file ?? found.workflowId ?? named;
  return `${tenantPath(tenant)}/workflows/${encodeURIComponent(key)}`;
}
