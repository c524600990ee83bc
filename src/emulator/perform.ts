import type { FastifyReply, FastifyRequest } from 'fastify';
import { failure } from './answer.ts';
import type { Answer } from './answer.ts';
import { dropConnection, send, sendHalf, spoil } from './send.ts';
import type { Tenant } from './tenant.ts';

/** An answer, and which client asked (null when nobody was recognised). */
export interface Performed {
  readonly client: string | null;
  readonly answer: Answer;
}

/**
 * Does one request under the faults in force, and logs it.
 * A fault with a status, or a cut before, means that the request is not done; every other is done first.
 */
export async function perform(
  tenant: Tenant,
  signal: AbortSignal,
  request: FastifyRequest,
  reply: FastifyReply,
  operation: string,
  act: () => Promise<Performed> | Performed,
): Promise<FastifyReply> {
  const time = new Date(tenant.clock.now()).toISOString();
  const { method, url } = request;
  const fault = tenant.faults.strike(method, url);
  function log(client: string | null, status: number): void {
    tenant.requests.add({ time, method, path: url, operation, client, status });
  }
  await wait(tenant, tenant.limits.latencyMs, signal);
  if (fault === undefined) {
    const { client, answer } = await act();
    log(client, answer.status);
    return send(reply, answer);
  }
  const skipped = fault.status !== undefined || fault.cut === 'before';
  const { client, answer } = skipped
    ? { client: null, answer: failure(fault.status ?? 500) }
    : await act();
  await wait(tenant, fault.delayMs ?? 0, signal);
  const spoilt = spoil(answer, fault);
  const cut = fault.cut;
  log(client, cut === 'before' || cut === 'after' ? 0 : spoilt.status);
  if (cut === undefined) {
    return send(reply, spoilt);
  }
  if (cut === 'mid-body') {
    await sendHalf(reply, spoilt);
  } else {
    dropConnection(reply);
  }
  return reply;
}

async function wait(tenant: Tenant, ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) {
    await tenant.clock.sleep(ms, signal);
  }
}
