import { problem, rateLimited, unauthorized } from './answer.js';
import { FAMILIES } from './families.js';
import { apiOperations } from './operations.js';
import { quotaHeaders } from './quota.js';
import { queryOf, readJson } from './request.js';
import { perform } from './perform.js';
import { mayCall } from './tokens.js';
/** Adds every operation in every family that has it. */
export function addApiRoutes(app, tenant, signal) {
    for (const operation of apiOperations(tenant)) {
        for (const family of FAMILIES.filter((row) => operation.has?.(row) ?? true)) {
            app.route({
                method: operation.method,
                url: `${family[operation.base]}${operation.path}`,
                handler: (request, reply) => perform(tenant, signal, request, reply, operation.name, () => serve(tenant, signal, request, family, operation)),
            });
        }
    }
}
/** Runs a request through what stands before every operation: token, quota, scope. */
async function serve(tenant, signal, request, family, operation) {
    const caller = tenant.tokens.read(request.headers.authorization);
    if (!caller.ok) {
        return { client: null, answer: unauthorized(caller.trouble) };
    }
    const { client } = caller.value;
    const quota = tenant.quota.take(`${client} ${family.name}`, tenant.limits.requestsPer10s);
    const headers = { ...quotaHeaders(quota), ...(family.deprecated ? DEPRECATION : {}) };
    const answer = quota.retryAfterSeconds === undefined
        ? await act(signal, request, family, operation, caller.value)
        : rateLimited(quota.retryAfterSeconds);
    return { client, answer: { ...answer, headers: { ...headers, ...answer.headers } } };
}
async function act(signal, request, family, operation, caller) {
    if (!mayCall(caller, operation.scopes)) {
        return problem(403, 'The caller lacks the scope for this operation.');
    }
    const body = readJson(request);
    if (!body.ok) {
        return problem(400, body.trouble);
    }
    const { id = '' } = request.params;
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
};
//# sourceMappingURL=api-routes.js.map