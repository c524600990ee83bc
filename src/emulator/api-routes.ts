import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { problem, rateLimited, unauthorized } from './answer.ts';
import type { Answer } from './answer.ts';
import { FAMILIES } from './families.ts';
import type { Family } from './families.ts';
import { apiOperations } from './operations.ts';
import type { ApiOperation } from './operations.ts';
import { quotaHeaders } from './quota.ts';
import { queryOf, readJson } from './request.ts';
import { perform } from './perform.ts';
import type { Performed } from './perform.ts';
import type { Tenant } from './tenant.ts';
import { mayCall } from './tokens.ts';
import type { Caller } from './tokens.ts';

/** Adds every operation in every family that has it. */
export function addApiRoutes(app: FastifyInstance, tenant: Tenant, signal: AbortSignal): void {
  for (const operation of apiOperations(tenant)) {
    for (const family of FAMILIES.filter((row) => operation.has?.(row) ?? true)) {
      app.route({
        method: operation.method,
        url: `${family[operation.base]}${operation.path}`,
        handler: (request: FastifyRequest, reply: FastifyReply) =>
          perform(tenant, signal, request, reply, operation.name, () =>
            serve(tenant, signal, request, family, operation),
          ),
      });
    }
  }
}

/** Runs a request through what stands before every operation: token, quota, scope. */
async function serve(
  tenant: Tenant,
  signal: AbortSignal,
  request: FastifyRequest,
  family: Family,
  operation: ApiOperation,
): Promise<Performed> {
  const caller = tenant.tokens.read(request.headers.authorization);
  if (!caller.ok) {
    return { client: null, answer: unauthorized(caller.trouble) };
  }
  const { client } = caller.value;
  const quota = tenant.quota.take(`${client} ${family.name}`, tenant.limits.requestsPer10s);
  const headers = { ...quotaHeaders(quota), ...(family.deprecated ? DEPRECATION : {}) };
  const answer =
    quota.retryAfterSeconds === undefined
      ? await act(signal, request, family, operation, caller.value)
      : rateLimited(quota.retryAfterSeconds);
  return { client, answer: { ...answer, headers: { ...headers, ...answer.headers } } };
}

async function act(
  signal: AbortSignal,
  request: FastifyRequest,
  family: Family,
  operation: ApiOperation,
  caller: Caller,
): Promise<Answer> {
  if (!mayCall(caller, operation.scopes)) {
    return problem(403, 'The caller lacks the scope for this operation.');
  }
  const body = readJson(request);
  if (!body.ok) {
    return problem(400, body.trouble);
  }
  const { id = '' } = request.params as { readonly id?: string };
  return operation.handler({
    family,
    id,
    query: queryOf(request),
    contentType: request.headers['content-type'] ?? '',
    body: body.value,
    caller,
    signal,
  });
}

/** What live v3 and beta answers announce (facts 1.1). */
const DEPRECATION = {
  deprecation: 'Wed, 31 Mar 2027 00:00:00 UTC',
  link: '<https://developer.sailpoint.com/docs/api/api-versioning-strategy>; rel="deprecation"',
} as const;
