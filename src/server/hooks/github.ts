import { own, stringAt } from '../../kernel/json.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Heard, Provider } from './delivery.ts';
import { headerOf } from './delivery.ts';
import { objectsAt, pathsOf, payloadOf, refOfKind } from './payload.ts';
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
        return push(payload);
      case 'create':
      case 'delete': {
        const ref = refOfKind(payload);
        return ref === undefined ? undefined : { kind: 'push', refs: [{ ref }] };
      }
      case 'ping':
        return { kind: 'ping' };
      default:
        return { kind: 'other' };
    }
  },
};

function push(payload: JsonObject): Heard | undefined {
  const ref = stringAt(payload, 'ref');
  if (ref === undefined) {
    return undefined;
  }
  const commits = objectsAt(payload, 'commits');
  // What a new branch or a forced push left behind or brought back stands in no commit of the list.
  const whole = (['created', 'deleted', 'forced'] as const).every(
    (key) => own(payload, key) === false,
  );
  const paths =
    whole && (commits?.length ?? 0) < MOST_COMMITS ? pathsOf(commits, commits?.length) : undefined;
  return { kind: 'push', refs: [{ ref, ...(paths === undefined ? {} : { paths }) }] };
}
