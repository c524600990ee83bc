import type { Provider } from './delivery.ts';
import { MOST_BYTES } from './body-reader.ts';
import type { RefusalReason } from './refusals.ts';

/** How a refused delivery is answered: the status, and a sentence for whoever set the webhook up. */
export interface RefusalText {
  readonly status: number;
  readonly message: string;
}

const STATUSES: Readonly<Record<RefusalReason, number>> = {
  NoProof: 403,
  WrongProof: 403,
  WeakProof: 403,
  OldProof: 403,
  Unreadable: 400,
  ContentType: 415,
  TooLarge: 413,
  TooSlow: 408,
  TooMany: 503,
  NoSecret: 503,
};

/** Words a refusal; `provider` is undefined where the headers tell none. */
export function refusalText(reason: RefusalReason, provider?: Provider): RefusalText {
  return { status: STATUSES[reason], message: messageOf(reason, provider) };
}

function messageOf(reason: RefusalReason, provider: Provider | undefined): string {
  switch (reason) {
    case 'NoProof':
      return provider === undefined
        ? 'The headers are of no delivery that is known: set the webhook up as docs/webhooks.md shows for its host.'
        : `The delivery has no ${provider.proof}: give the webhook at its host the secret.`;
    case 'WrongProof':
      return 'The delivery was not made with the secret of this source: give the webhook at its host the same one.';
    case 'WeakProof':
      return 'The delivery is signed with SHA-1, which is refused: let its host sign with SHA-256.';
    case 'OldProof':
      return 'The delivery is not of these five minutes: compare the clocks of both machines.';
    case 'Unreadable':
      return 'The body is not what the headers say: point the webhook straight at this address.';
    case 'ContentType':
      return 'The content type is not taken: set application/json at the host, and no content encoding.';
    case 'TooLarge':
      return `The body has more than ${MOST_BYTES} bytes: the push is seen at the next interval.`;
    case 'TooSlow':
      return 'The body did not come within ten seconds.';
    case 'TooMany':
      return 'Too many deliveries are being sent at once: the push is seen at the next interval.';
    case 'NoSecret':
      return 'No secret of this source can be read, or none has 16 characters: look at `webhook.secret`.';
  }
}
