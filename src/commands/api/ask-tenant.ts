import { RequestProblem } from '../../server/request-problem.ts';
import type { OpenTenant } from '../../tenant/tenant.ts';
import type { ApiContext } from './api-context.ts';

/** Nobody waits longer for a page. */
const LONGEST_MS = 20_000;

/**
 * Asks a tenant something that only somebody who looks wants to know: behind everything else, and not for long. Throws
 * RequestProblem, and what the tenant throws.
 */
export async function askTenant<T>(
  { lastPasses, clock }: ApiContext,
  tenant: string,
  signal: AbortSignal,
  ask: (client: OpenTenant, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { client } = lastPasses.of(tenant);
  if (client === undefined) {
    throw new RequestProblem(503, 'The first pass of the tenant has not begun yet.', {
      headers: { 'retry-after': '5' },
    });
  }
  const answered = new AbortController();
  const tooLong = new AbortController();
  const late = new RequestProblem(
    504,
    `The tenant did not answer within ${LONGEST_MS / 1000} s: it is slow, or its quota is used for changes.`,
  );
  clock.sleep(LONGEST_MS, answered.signal).then(
    () => tooLong.abort(late),
    () => {},
  );
  try {
    return await ask(client, AbortSignal.any([signal, tooLong.signal]));
  } catch (error) {
    throw tooLong.signal.aborted ? late : error;
  } finally {
    answered.abort();
  }
}
