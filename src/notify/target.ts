import type { Json, JsonObject } from '../kernel/json.ts';
import type { ToldEvent } from './told-event.ts';

/** What is kept of an event until a target has it; no secret is in it. */
export interface Parcel {
  readonly content: JsonObject;
  /** A later parcel of the same matter takes the place of one that was not sent yet. */
  readonly matter?: string;
  /** What `pick` is to know at the next event, under a key. */
  readonly memo?: { readonly key: string; readonly value: Json };
}

/** A request on its way to a target. */
export interface Outgoing {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a target answered. */
export interface Answer {
  readonly status: number;
  readonly retryAfterMs?: number;
  /** Its first words. */
  readonly text: string;
}

/** A place that events are sent to. */
export interface Target {
  readonly name: string;
  /**
   * What is sent of an event, undefined for nothing; `memo` gives what was remembered under a key. Where nothing is
   * remembered it picks whatever it could want: a replica that does not send asks so whether an event is worth queuing.
   */
  pick(event: ToldEvent, memo: (key: string) => Json | undefined): Parcel | undefined;
  /** Makes the request of a try; secrets are read now. `now` is in milliseconds since 1970. */
  request(id: string, content: JsonObject, now: number): Promise<Outgoing>;
  /** Whether an answer that is no success says that the target has it already. */
  hasIt?(answer: Answer): boolean;
}
