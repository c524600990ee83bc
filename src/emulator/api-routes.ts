import type { FastifyInstance, FastifyRequest } from 'fastify';
import { problem, rateLimited, unauthorized } from './answer.ts';
import type { Answer } from './answer.ts';
import { ApiRouter } from './api-router.ts';
import type { Found } from './api-router.ts';
import { CONTROL } from './control/accept.ts';
import { apiOperations } from './operations.ts';
import { quotaHeaders } from './quota.ts';
import { queryOf, readJson } from './request.ts';
import { perform } from './perform.ts';
import type { Performed } from './perform.ts';
import { send } from './send.ts';
import type { Tenant } from './tenant.ts';
import { mayCall } from './tokens.ts';
import type { Caller } from './tokens.ts';

/** Adds every operation in every family that has it, and answers for what is not there. */
export function addApiRoutes(app: FastifyInstance, tenant: Tenant, signal: AbortSignal): void {
  const router = new ApiRouter(apiOperations(tenant));
  app.setNotFoundHandler((request, reply) => {
    const { method } = request;
    const [path = ''] = request.url.split('?');
    const found = router.find(method, path);
    if (found !== undefined) {
      return perform(tenant, signal, request, reply, found.operation.name, () =>
        serve(tenant, signal, request, found),
      );
    }
    const answer = problem(404, `There is nothing at ${method} ${path}.`);
    return path.startsWith(CONTROL)
      ? send(reply, answer)
      : perform(tenant, signal, request, reply, 'unknown', () => ({ client: null, answer }));
  });
}

/** Runs a request through what stands before every operation: token, quota, scope. */
async function serve(
  tenant: Tenant,
  signal: AbortSignal,
  request: FastifyRequest,
  found: Found,
): Promise<Performed> {
  const { family } = found;
  const caller = tenant.tokens.read(request.headers.authorization);
  if (!caller.ok) {
    return { client: null, answer: unauthorized(caller.trouble) };
  }
  const { client } = caller.value;
  const quota = tenant.quota.take(`${client} ${family.name}`, tenant.limits.requestsPer10s);
  const headers = { ...quotaHeaders(quota), ...(family.deprecated ? DEPRECATION : {}) };
  const answer =
    quota.retryAfterSeconds === undefined
      ? await act(signal, request, found, caller.value)
      : rateLimited(quota.retryAfterSeconds);
  return { client, answer: { ...answer, headers: { ...headers, ...answer.headers } } };
}

async function act(
  signal: AbortSignal,
  request: FastifyRequest,
  { family, operation, id }: Found,
  caller: Caller,
): Promise<Answer> {
  if (!mayCall(caller, operation)) {
    return problem(403, 'The caller lacks the scope for this operation.');
  }
  const body = readJson(request);
  if (!body.ok) {
    return problem(400, body.trouble);
  }
  return operation.handler({
    family,
    id,
    origin: `${request.protocol}://${request.host}`,
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
