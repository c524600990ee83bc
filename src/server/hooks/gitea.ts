import { own } from '../../kernel/json.ts';
import type { Provider } from './delivery.ts';
import { headerOf } from './delivery.ts';
import { madeOrDeleted, movesRef, payloadOf, pushIn } from './payload.ts';
import { isMacOf, signedBody } from './signed-body.ts';

/** Of the names under which one signature is sent, the first that is there. */
const SIGNATURES = ['x-forgejo-signature', 'x-gitea-signature'] as const;

/**
 * Gitea and Forgejo (docs.gitea.com and forgejo.org, "Webhooks"): the HMAC of the body in bare hex, and the same as GitHub
 * has it. They say beside it that they are GitHub, so that they must be asked for before it.
 */
export const gitea: Provider = {
  name: 'gitea',
  proof: 'X-Gitea-Signature or X-Forgejo-Signature',
  form: true,
  sent: (headers) => eventOf(headers) !== undefined,
  disbelief: (delivery, secrets) => {
    const name = SIGNATURES.find((one) => headerOf(delivery.headers, one) !== undefined);
    if (name === undefined) {
      return signedBody(delivery, secrets, {
        header: 'x-hub-signature-256',
        old: 'x-hub-signature',
      });
    }
    const given = headerOf(delivery.headers, name) ?? '';
    return isMacOf(given, delivery.body, secrets) ? undefined : 'WrongProof';
  },
  hear: (delivery) => {
    const payload = payloadOf(delivery);
    if (payload === undefined) {
      return undefined;
    }
    switch (eventOf(delivery.headers) ?? '') {
      case 'push':
        return pushIn(payload, movesRef(payload) ? own(payload, 'total_commits') : undefined);
      case 'create':
      case 'delete':
        return madeOrDeleted(payload);
      default:
        return { kind: 'other' };
    }
  },
};

function eventOf(headers: Parameters<Provider['sent']>[0]): string | undefined {
  return headerOf(headers, 'x-forgejo-event') ?? headerOf(headers, 'x-gitea-event');
}
