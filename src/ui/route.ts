/** What of the page is looked at. */
export type Route =
  | { readonly view: 'overview' }
  | { readonly view: 'tenant'; readonly tenant: string }
  | { readonly view: 'workflow'; readonly tenant: string; readonly workflow: string }
  | { readonly view: 'events' }
  | { readonly view: 'failures' }
  | { readonly view: 'nowhere' };

/** Reads a path of the address line; a path that is none of ours is `nowhere`. */
export function readRoute(pathname: string): Route {
  const [first, second, third, ...rest] = pathname.split('/').filter((part) => part !== '');
  const tenant = decoded(second);
  if (first === undefined) {
    return { view: 'overview' };
  }
  if ((first === 'events' || first === 'failures') && second === undefined) {
    return { view: first };
  }
  if (first !== 'tenants' || tenant === undefined) {
    return { view: 'nowhere' };
  }
  if (third === undefined) {
    return { view: 'tenant', tenant };
  }
  const workflow = decoded(rest.join('/'));
  return third === 'workflows' && workflow !== undefined && workflow !== ''
    ? { view: 'workflow', tenant, workflow }
    : { view: 'nowhere' };
}

/** The path of a tenant. */
export function tenantPath(tenant: string): string {
  return `/tenants/${encodeURIComponent(tenant)}`;
}

/** The path of a workflow, by its file, or by its id when no file describes it. */
export function workflowPath(
  tenant: string,
  workflow: { readonly file?: string; readonly workflowId?: string },
): string {
  const name = workflow.file ?? workflow.workflowId ?? '';
  return `${tenantPath(tenant)}/workflows/${name.split('/').map(encodeURIComponent).join('/')}`;
}

/** Where the API has a workflow. */
export function workflowApi(tenant: string, workflow: string): string {
  return `/api/v1/tenants/${encodeURIComponent(tenant)}/workflows/${encodeURIComponent(workflow)}`;
}

/** Where the API has a tenant. */
export function tenantApi(tenant: string): string {
  return `/api/v1/tenants/${encodeURIComponent(tenant)}`;
}

function decoded(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
