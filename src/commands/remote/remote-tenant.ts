import { appError } from '../../kernel/app-error.ts';
import { nearest } from '../../kernel/nearest.ts';
import type { TenantsView, TenantView } from '../../report/view/tenant-view.ts';
import { COMMAND_ERRORS } from '../errors.ts';
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
  const names = tenants.map((one) => one.tenant);
  if (all === true) {
    return names;
  }
  const [only, ...others] = names;
  if (tenant !== undefined && names.includes(tenant)) {
    return [tenant];
  }
  if (tenant === undefined && only !== undefined && others.length === 0) {
    return [only];
  }
  const near = tenant === undefined ? undefined : nearest(tenant, names);
  const question = near === undefined ? '' : `; did you mean "${near}"?`;
  throw appError(COMMAND_ERRORS, 'COMMAND_TENANT_UNKNOWN', {
    message:
      tenant === undefined
        ? `The server has ${names.join(', ')}; say which with --tenant.`
        : `"${tenant}"${question} The server has ${names.join(', ')}.`,
    hint: 'Name one of those the server has with --tenant.',
  });
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
  const exact = workflows.find(({ file, workflowId }) => file === named || workflowId === named);
  const byName = workflows.filter(({ name }) => name === named);
  const found = exact ?? byName[0];
  if (found === undefined) {
    const near = nearest(
      named,
      workflows.flatMap(({ file }) => file ?? []),
    );
    throw appError(COMMAND_ERRORS, 'COMMAND_WORKFLOW_UNKNOWN', {
      message: `"${named}"${near === undefined ? '' : `; did you mean "${near}"?`}`,
    });
  }
  if (exact === undefined && byName.length > 1) {
    throw appError(COMMAND_ERRORS, 'COMMAND_WORKFLOW_AMBIGUOUS', {
      message: byName.map(({ file, workflowId }) => file ?? workflowId).join(', '),
    });
  }
  const key = found.file ?? found.workflowId ?? named;
  return `${tenantPath(tenant)}/workflows/${encodeURIComponent(key)}`;
}
