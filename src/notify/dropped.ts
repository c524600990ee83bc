import type { Event } from '../report/event.ts';
import { makeEvent } from '../report/event.ts';
import { given } from '../report/given.ts';
import type { Queued } from './queued.ts';

/** Why something is not sent any more. */
export type DropReason = 'Refused' | 'Expired' | 'QueueFull' | 'TargetGone';

/** What is given up for one target, and why. */
export interface Dropped {
  readonly target: string;
  /** At least one, oldest first. */
  readonly items: readonly Queued[];
  readonly reason: DropReason;
  /** The last trouble, in words without secrets. */
  readonly message: string;
  /** The HTTP status of the last answer. */
  readonly status?: number;
}

/** The event that says what is given up; undefined for nothing. */
export function droppedEvent({
  target,
  items,
  reason,
  message,
  status,
}: Dropped): Event | undefined {
  const [first, ...others] = items;
  if (first === undefined) {
    return undefined;
  }
  return makeEvent('notify.dropped', {
    target,
    dropped: first.event,
    reason,
    message,
    since: new Date(first.at).toISOString(),
    ...given({
      tenant: first.tenant,
      tries: first.tries === 0 ? undefined : first.tries,
      status,
      more: others.length === 0 ? undefined : others.length,
    }),
  });
}
