import type { IncomingHttpHeaders } from 'node:http';
import { MOST_BYTES } from './body-reader.ts';
import type { Delivery, Heard, Provider } from './delivery.ts';
import type { Webhook } from './hook-port.ts';
import { isForm } from './payload.ts';
import type { RefusalReason } from './refusals.ts';

/** Why a delivery is refused. */
export interface Refused {
  readonly reason: RefusalReason;
  /** Absent where the headers tell none. */
  readonly provider?: Provider;
}

/** Refuses by the headers alone, before anything of the body is read; undefined where it is to be read. */
export function judgeHead(
  headers: IncomingHttpHeaders,
  provider: Provider | undefined,
): Refused | undefined {
  if (provider === undefined) {
    return { reason: 'NoProof' };
  }
  const isJson = /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '');
  const isPlain = (headers['content-encoding'] ?? 'identity') === 'identity';
  if (!isPlain || !(isJson || (provider.form && isForm({ headers })))) {
    return { reason: 'ContentType', provider };
  }
  return Number(headers['content-length'] ?? 0) > MOST_BYTES
    ? { reason: 'TooLarge', provider }
    : undefined;
}

/** Compares the proof, and only then reads what the delivery says. */
export async function judge(
  delivery: Delivery,
  provider: Provider,
  { secrets }: Webhook,
  nowMs: number,
): Promise<Refused | { readonly heard: Heard }> {
  const known = await secrets();
  if (known.length === 0) {
    return { reason: 'NoSecret', provider };
  }
  const reason = provider.disbelief(delivery, known, nowMs);
  if (reason !== undefined) {
    return { reason, provider };
  }
  const heard = provider.hear(delivery);
  return heard === undefined ? { reason: 'Unreadable', provider } : { heard };
}
