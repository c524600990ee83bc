import { own } from '../../kernel/json.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Provider } from './delivery.ts';
import { headerOf } from './delivery.ts';
import { madeOrDeleted, objectsAt, payloadOf, pushIn } from './payload.ts';
import { signedBody } from './signed-body.ts';

/** A push lists no more commits than this (GitHub, "Webhook events and payloads", push). */
const MOST_COMMITS = 2048;

/** GitHub, its Enterprise Server included (docs.github.com, "Validating webhook deliveries"). */
export const github: Provider = {
  name: 'github',
  proof: 'X-Hub-Signature-256',
  form: true,
  sent: (headers) => headerOf(headers, 'x-github-event') !== undefined,
  disbelief: (delivery, secrets) =>
    signedBody(delivery, secrets, { header: 'x-hub-signature-256', old: 'x-hub-signature' }),
  hear: (delivery) => {
    const payload = payloadOf(delivery);
    if (payload === undefined) {
      return undefined;
    }
    switch (headerOf(delivery.headers, 'x-github-event') ?? '') {
      case 'push':
        return pushIn(payload, totalOf(payload));
      case 'create':
      case 'delete':
        return madeOrDeleted(payload);
      case 'ping':
        return { kind: 'ping' };
      default:
        return { kind: 'other' };
    }
  },
};

/** It lists all commits of a push up to a bound; undefined where what the push changed may stand in none of them. */
function totalOf(payload: JsonObject): number | undefined {
  const total = objectsAt(payload, 'commits')?.length ?? 0;
  // What a new branch or a forced push left behind or brought back is in no commit of the list.
  const moved = (['created', 'deleted', 'forced'] as const).every(
    (key) => own(payload, key) === false,
  );
  return moved && total < MOST_COMMITS ? total : undefined;
}
