import { createHmac } from 'node:crypto';
import { passesFilter } from '../filter.ts';
import type { Filter } from '../filter.ts';
import type { Target } from '../target.ts';
import { targetAddress } from './address.ts';
import { CLOUD_EVENT_TYPE, cloudEvent } from './cloud-event.ts';

/** What a webhook needs; address and secret are read at each use. */
export interface WebhookSettings {
  readonly name: string;
  readonly url: () => Promise<string>;
  readonly secret: () => Promise<string>;
  readonly filter: Filter;
}

/** Any address that takes CloudEvents; each try is signed anew, over its time and its body. */
export function webhook({ name, url, secret, filter }: WebhookSettings): Target {
  return {
    name,
    pick: (event) => (passesFilter(event, filter) ? { content: event.line } : undefined),
    request: async (id, content, now) => {
      const body = JSON.stringify(cloudEvent(id, content));
      const timestamp = String(Math.floor(now / 1000));
      return {
        url: targetAddress(await url()),
        headers: {
          'content-type': CLOUD_EVENT_TYPE,
          'x-mainsheet-timestamp': timestamp,
          'x-mainsheet-signature-256': `sha256=${sign(timestamp, body, await secret())}`,
        },
        body,
      };
    },
  };
}

/** The time stands before the body, so that an old delivery cannot be sent again under a new time. */
function sign(timestamp: string, body: string, secret: string): string {
  return createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
}
