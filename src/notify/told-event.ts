import type { JsonObject } from '../kernel/json.ts';
import type { Masker } from '../kernel/mask.ts';
import { EVENT_NAMES } from '../report/event-catalogue.ts';
import type { EventName } from '../report/event-catalogue.ts';
import type { Event } from '../report/event.ts';
import type { Level } from '../report/event-definition.ts';
import { eventLine } from '../report/log-line.ts';

/** The events that are sent. What could not be sent is told in the log alone: sent again, it would never end. */
export const SENT_EVENTS: readonly EventName[] = EVENT_NAMES.filter(
  (name) => !name.startsWith('notify.'),
);

/** Says whether an event is sent to those who want it. */
export function isSent({ event }: Event): boolean {
  return SENT_EVENTS.includes(event);
}

/** An event as targets get it. */
export interface ToldEvent {
  /** Unique, and the same for every target and every try; sorts by time. */
  readonly id: string;
  readonly event: string;
  readonly level: Level;
  readonly tenant?: string;
  /** The line that the log has of it: masked, and short enough. */
  readonly line: JsonObject;
}

/** Makes of an event what targets get; `now` is in milliseconds since 1970. */
export function toldEvent(event: Event, id: string, now: number, masker: Masker): ToldEvent {
  const { tenant } = event.fields;
  let line: JsonObject | undefined;
  return {
    id,
    event: event.event,
    level: event.level,
    ...(typeof tenant === 'string' ? { tenant } : {}),
    // Made when the first target wants it: most events are wanted by none.
    get line() {
      line ??= eventLine(event, now, masker);
      return line;
    },
  };
}
