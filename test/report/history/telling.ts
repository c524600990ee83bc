import { makeEvent } from '../../../src/report/event.ts';
import type { Event } from '../../../src/report/event.ts';
import type { KeptEvent } from '../../../src/report/history/event-history.ts';

/** An event that says who changed something. */
export function approval(by: string, tenant = 'demo'): Event {
  return makeEvent('approval.given', {
    tenant,
    source: 's',
    by,
    checksum: 'c',
    file: `${by}.yaml`,
  });
}

/** An event that says what happened. */
export function throttled(operation: string, tenant = 'demo'): Event {
  return makeEvent('tenant.throttled', { tenant, operation });
}

/** What an event of these is recognised by. */
export function nameOf({ line }: KeptEvent): string {
  return String(line['by'] ?? line['operation'] ?? line['message']);
}
