import type { ErrorCatalogue } from '../kernel/app-error.ts';

/** What goes wrong between us and a tenant. */
export const TENANT_ERRORS = {
  TENANT_UNREACHABLE: {
    next: 'retry',
    what: 'The tenant could not be reached, or the connection broke.',
    hint: 'Check the tenant URL, DNS, the network and the trust store (NODE_EXTRA_CA_CERTS).',
  },
  TENANT_TIMEOUT: {
    next: 'retry',
    what: 'The tenant did not answer in time.',
    hint: 'It is tried again; if it stays, look at the platform status page.',
  },
  TENANT_CREDENTIAL_REJECTED: {
    next: 'stalled',
    what: 'The tenant rejected the client id and secret.',
    hint: 'Check that the personal access token exists, has not expired, and that the configured secret is its own.',
  },
  TENANT_SCOPE_MISSING: {
    next: 'stalled',
    what: 'The tenant does not let this credential do that.',
    hint: 'Give the personal access token the named scope, and its user the ORG_ADMIN level.',
  },
  TENANT_THROTTLED: {
    next: 'wait',
    what: 'The tenant answers that its request quota is used up.',
    hint: 'Lower rateLimit.share, or find who else uses this client id.',
  },
  TENANT_UNAVAILABLE: {
    next: 'retry',
    what: 'The tenant answered with a server error.',
    hint: 'It is tried again; give the tracking id to the vendor if it stays.',
  },
  TENANT_NOT_FOUND: {
    next: 'stalled',
    what: 'The tenant does not have what was asked for.',
    hint: 'Check the id, the tenant URL and the API family.',
  },
  TENANT_REFUSED: {
    next: 'stalled',
    what: 'The tenant refused the request.',
    hint: "The tenant's own words say why; change the file, or what the tenant holds.",
  },
  TENANT_BAD_ANSWER: {
    next: 'retry',
    what: 'The answer is not what the API promises.',
    hint: 'Check that the tenant URL is the API host and that no proxy answers in its place.',
  },
  TENANT_URL_REFUSED: {
    next: 'stalled',
    what: 'The tenant URL cannot be used.',
    hint: 'Write https://<tenant>.api.identitynow.com; plain http is for loopback addresses only.',
  },
  TENANT_LIST_INCOMPLETE: {
    next: 'retry',
    what: 'A list could not be read completely.',
    hint: 'It changed while it was read, or does not end; it is read again in the next pass.',
  },
} as const satisfies ErrorCatalogue;

/** The code of a tenant error. */
export type TenantErrorCode = keyof typeof TENANT_ERRORS;
