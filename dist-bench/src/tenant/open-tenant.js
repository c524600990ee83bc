import { AnswerHeaders } from './answer-headers.js';
import { Caller } from './caller.js';
import { readExecution } from './execution.js';
import { FAMILIES } from './family.js';
import { joinSignals } from './joined-signal.js';
import { Limiters } from './limiters.js';
import { Quota } from './quota.js';
import { found, listExecutions, listWorkflows, readHistory, readLibrary, } from './read-operations.js';
import { CountedRequests } from './request-counter.js';
import { TenantError } from './tenant-error.js';
import { TenantTime } from './tenant-time.js';
import { readTenantUrl } from './tenant-url.js';
import { TokenSource } from './token-source.js';
import { Transport } from './transport.js';
import { defaultUserAgent } from './user-agent.js';
import { checked, need, needWorkflow, writesOf } from './write-operations.js';
const CONNECTIONS = 8;
const TIMEOUT_MS = 60_000;
const REQUESTS_PER_10S = 100;
/** Ten thousand workflows of 20 KB. */
const MAX_BODY_BYTES = 256 * 1024 * 1024;
/**
 * Opens a tenant; nothing is sent before the first call. `limiters` is shared by all tenants of a process,
 * since the quota is the client id's. Throws TENANT_URL_REFUSED.
 */
export function openTenant(settings, clock, observer = {}, limiters = new Limiters(clock)) {
    const { origin, basePath } = readTenantUrl(settings.url);
    const timeoutMs = settings.timeoutMs ?? TIMEOUT_MS;
    const userAgent = settings.userAgent ?? defaultUserAgent();
    const transport = new Transport({
        origin,
        connections: CONNECTIONS,
        timeoutMs,
        maxBodyBytes: MAX_BODY_BYTES,
    });
    const counter = new CountedRequests();
    const time = new TenantTime(clock);
    const closing = new AbortController();
    const { clientId, clientSecret } = settings;
    const path = `${basePath}/oauth/token`;
    const common = { userAgent, transport, clock, counter, observer };
    const tokens = new TokenSource({ ...common, path, time, clientId, clientSecret });
    const family = FAMILIES[settings.api];
    const quota = new Quota(limiters, `${origin} ${settings.api}`, {
        requests: (settings.requestsPer10s ?? REQUESTS_PER_10S) * settings.share,
        concurrent: CONNECTIONS,
    });
    const headers = new AnswerHeaders(time, observer);
    const caller = new Caller({
        ...common,
        basePath,
        family,
        tokens,
        quota,
        headers,
        closing: closing.signal,
    });
    return {
        ...readerOf(caller, family, tokens, closing.signal),
        ...writesOf(caller),
        requests: counter,
        now: () => time.now(),
        close: async () => {
            closing.abort(new TenantError('TENANT_UNREACHABLE', {
                operation: 'close',
                outcome: 'not-sent',
                note: 'the client was closed',
            }));
            await transport.close();
        },
    };
}
function readerOf(caller, family, tokens, closing) {
    return {
        identity: (signal) => identityOf(tokens, signal, closing),
        listWorkflows: (signal) => listWorkflows(caller, family, signal),
        getWorkflow: async (id, signal, priority) => {
            const query = family.takesMetrics ? { workflowMetrics: 'false' } : {};
            const call = { operation: 'getWorkflow', id: checked(id), query, signal, priority };
            const answer = await found(caller, call);
            return answer === undefined ? undefined : needWorkflow('getWorkflow', answer);
        },
        listExecutions: async (id, query, signal, priority) => listExecutions(caller, family, { id: checked(id), signal, priority }, query ?? {}),
        getExecution: async (id, signal, priority) => {
            const call = { operation: 'getExecution', id: checked(id), signal, priority };
            const answer = await found(caller, call);
            return answer === undefined
                ? undefined
                : need('getExecution', readExecution(answer.value), 'it is no execution');
        },
        getExecutionHistory: async (id, signal, priority) => readHistory(caller, family, { id: checked(id), signal, priority }),
        library: (kind, signal) => readLibrary(caller, kind, signal),
    };
}
async function identityOf(tokens, signal, closing) {
    const joined = joinSignals(signal, closing);
    try {
        const { identity } = await tokens.get(joined.signal);
        return need('token', identity, 'neither it nor its JWT names the tenant');
    }
    finally {
        joined.dispose();
    }
}
//# sourceMappingURL=open-tenant.js.map