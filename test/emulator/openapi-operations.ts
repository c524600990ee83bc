/** The families, oldest first; v1 is the one with the version behind the API's name (facts 1.1). */
export const FAMILIES = ['v3', 'beta', 'v2024', 'v2025', 'v2026', 'v1'] as const;

/** One family of paths. */
export type Family = (typeof FAMILIES)[number];

const READ = ['sp:workflow:read', 'sp:workflow:manage'];
const MANAGE = ['sp:workflow:manage'];
const EXECUTE = ['sp:workflow-execute:external'];
const READ_EXECUTIONS = ['sp:workflow-execution:read', 'sp:workflow:manage'];

/** Every operation by method and path, with the scopes of which one is enough (facts 1.2). */
export const OPERATIONS = {
  'GET /workflows': READ,
  'POST /workflows': MANAGE,
  'GET /workflows/{id}': READ,
  'PUT /workflows/{id}': MANAGE,
  'PATCH /workflows/{id}': MANAGE,
  'DELETE /workflows/{id}': MANAGE,
  'POST /workflows/{id}/test': EXECUTE,
  'GET /workflows/{id}/executions': READ_EXECUTIONS,
  'POST /workflows/{id}/external/oauth-clients': MANAGE,
  'POST /workflows/execute/external/{id}': EXECUTE,
  'POST /workflows/execute/external/{id}/test': EXECUTE,
  'GET /workflow-executions/{id}': READ_EXECUTIONS,
  'GET /workflow-executions/{id}/history': READ_EXECUTIONS,
  'GET /workflow-executions/{id}/history-v2': READ_EXECUTIONS,
  'POST /workflow-executions/{id}/cancel': EXECUTE,
  'GET /workflow-library': READ,
  'GET /workflow-library/actions': READ,
  'GET /workflow-library/triggers': READ,
  'GET /workflow-library/operators': READ,
} as const;

/** An operation by method and path, without its family. */
export type Operation = keyof typeof OPERATIONS;

/** The families that have history-v2 (facts 1.2). */
const HISTORY_V2: readonly Family[] = ['v2025', 'v2026', 'v1'];

/** Lists the operations that a family has. */
export function operationsOf(family: Family): readonly Operation[] {
  const all = Object.keys(OPERATIONS) as readonly Operation[];
  return all.filter((name) => HISTORY_V2.includes(family) || !name.endsWith('/history-v2'));
}

/** Says whether an operation is about one thing, and so may not find it. */
export function hasId(operation: Operation): boolean {
  return operation.includes('{id}');
}

/** Gives an operation's method, and its path below the root in a family; `{id}` stays. */
export function placeOf(
  family: Family,
  operation: Operation,
): { readonly method: string; readonly template: string } {
  const [method = '', path = ''] = operation.split(' ');
  const template = family === 'v1' ? path.replace(/^\/[a-z-]+/, '$&/v1') : `/${family}${path}`;
  return { method, template };
}
