import type { Clock } from '../kernel/clock.ts';
import { AnswerHeaders } from './answer-headers.ts';
import type { Call } from './caller.ts';
import { Caller } from './caller.ts';
import { credentialEnd, ownerStates } from './daily-look.ts';
import { describe } from './describe.ts';
import { readExecution } from './execution.ts';
import { FAMILIES } from './family.ts';
import type { FamilyRow } from './family.ts';
import { joinSignals } from '../kernel/joined-signal.ts';
import { listLaunchers } from './launcher.ts';
import { Limiters } from './limiters.ts';
import { lookUp } from './look-up.ts';
import type { TenantObserver } from './observer.ts';
import { Quota } from './quota.ts';
import {
  found,
  listExecutions,
  listWorkflows,
  readHistory,
  readLibrary,
} from './read-operations.ts';
import { CountedRequests } from './request-counter.ts';
import type { OpenTenant, TenantReader, TenantSettings } from './tenant.ts';
import { TenantError } from './tenant-error.ts';
import { TenantTime } from './tenant-time.ts';
import { readTenantUrl } from './tenant-url.ts';
import { TokenSource } from './token-source.ts';
import type { TenantIdentity } from './token.ts';
import { Transport } from './transport.ts';
import { defaultUserAgent } from './user-agent.ts';
import { checked, need, needWorkflow, writesOf } from './write-operations.ts';

const CONNECTIONS = 8;
const TIMEOUT_MS = 60_000;
const REQUESTS_PER_10S = 100;
/** Ten thousand workflows of 20 KB. */
const MAX_BODY_BYTES = 256 * 1024 * 1024;

/**
 * Opens a tenant; nothing is sent before the first call. `limiters` is shared by all tenants of a process,
 * since the quota is the client id's. Throws TENANT_URL_REFUSED.
 */
export function openTenant(
  settings: TenantSettings,
  clock: Clock,
  observer: TenantObserver = {},
  limiters: Limiters = new Limiters(clock),
): OpenTenant {
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
  const headers = new AnswerHeaders(time);
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
    deprecations: () => headers.deprecations,
    credentialEnd: async (signal) => credentialEnd({ caller, signal }, await clientId()),
    externalUrl: (id) => `${origin}${basePath}${family.workflows}/execute/external/${checked(id)}`,
    now: () => time.now(),
    close: async () => {
      closing.abort(
        new TenantError('TENANT_UNREACHABLE', {
          operation: 'close',
          outcome: 'not-sent',
          note: 'the client was closed',
        }),
      );
      await transport.close();
    },
  };
}

function readerOf(
  caller: Caller,
  family: FamilyRow,
  tokens: TokenSource,
  closing: AbortSignal,
): Omit<TenantReader, 'now' | 'requests' | 'externalUrl' | 'credentialEnd' | 'deprecations'> {
  return {
    identity: (signal) => identityOf(tokens, signal, closing),
    listWorkflows: (signal) => listWorkflows(caller, family, signal),
    getWorkflow: async (id, signal, priority) => {
      const query = family.takesMetrics ? { workflowMetrics: 'false' } : {};
      const call: Call = { operation: 'getWorkflow', id: checked(id), query, signal, priority };
      const answer = await found(caller, call);
      return answer === undefined ? undefined : needWorkflow('getWorkflow', answer);
    },
    listExecutions: async (id, query, signal, priority) =>
      listExecutions(caller, family, { id: checked(id), signal, priority }, query ?? {}),
    getExecution: async (id, signal, priority) => {
      const call: Call = { operation: 'getExecution', id: checked(id), signal, priority };
      const answer = await found(caller, call);
      return answer === undefined
        ? undefined
        : need('getExecution', readExecution(answer.value), 'it is no execution');
    },
    getExecutionHistory: async (id, signal, priority) =>
      readHistory(caller, family, { id: checked(id), signal, priority }),
    library: (kind, signal) => readLibrary(caller, kind, signal),
    lookUp: (kind, names, signal) => lookUp({ caller, signal }, kind, names),
    describe: (kind, ids, signal) => describe({ caller, signal }, kind, ids),
    ownerStates: (ids, signal) => ownerStates({ caller, signal }, ids),
    listLaunchers: (signal, priority) => listLaunchers(caller, { signal, priority }),
  };
}

async function identityOf(
  tokens: TokenSource,
  signal: AbortSignal | undefined,
  closing: AbortSignal,
): Promise<TenantIdentity> {
  const joined = joinSignals(signal, closing);
  try {
    const { identity } = await tokens.get(joined.signal);
    return need('token', identity, 'neither it nor its JWT names the tenant');
  } finally {
    joined.dispose();
  }
}
