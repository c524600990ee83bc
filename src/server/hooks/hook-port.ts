import type { Followed } from './concerns.ts';
import type { Provider, PushedRef } from './delivery.ts';
import type { Refusal } from './refusals.ts';

/** The webhook of a source. */
export interface Webhook {
  /** Absent: told by the headers of each delivery. */
  readonly provider?: Provider['name'];
  readonly followed: Followed;
  /** Gives the secrets as they are now, without those that cannot be read or are too short. Never rejects. */
  readonly secrets: () => Promise<readonly string[]>;
}

/** A delivery that was believed. */
export interface Received {
  readonly source: string;
  readonly provider: Provider['name'];
  /** The refs it tells of; none for what moves no ref. */
  readonly refs: readonly PushedRef[];
  /** Whether the source is asked for it. */
  readonly accepted: boolean;
}

/** What the edge needs of those behind it. */
export interface HookPort {
  /** The webhook of a source; undefined where the source has none, or there is no such source. */
  webhook(source: string): Webhook | undefined;
  /** Somebody pushed to a source: it is to be asked soon. Any number of calls ask it hardly more often than one. */
  pushed(source: string): void;
  received(received: Received): void;
  refused(refusal: Refusal): void;
}
