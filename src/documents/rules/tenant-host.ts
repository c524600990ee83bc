/** Hosts of the platform; what stands before is a tenant, save for the sites that everybody reads. */
const HOST =
  /(?<![\w.@-])([a-z\d][a-z\d-]*)(?:\.[a-z\d-]+)*\.(?:identitynow(?:-demo)?|sailpoint(?:-demo)?)\.com(?![\w-])/g;

const PUBLIC: ReadonlySet<string> = new Set([
  'community',
  'compass',
  'developer',
  'documentation',
  'help',
  'status',
  'support',
  'university',
  'www',
]);

/** Says whether a text names the host of one tenant (facts 1.1). */
export function namesTenantHost(text: string): boolean {
  return (
    (text.includes('identitynow') || text.includes('sailpoint')) &&
    [...text.matchAll(HOST)].some(([, name]) => !PUBLIC.has(name ?? ''))
  );
}
