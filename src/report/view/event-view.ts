import * as v from 'valibot';
import { instant, list, text } from './words.ts';

/** One event as it was told, with its own members beside these (`mainsheet schema events`). */
export const eventView = v.looseObject({
  key: text('Orders events, and names where to go on'),
  time: instant('When it was told'),
  level: v.picklist(['debug', 'info', 'warn', 'error']),
  event: text('Its name'),
  msg: text('What it says'),
});

/** Events, newest first. */
export const eventsView = v.object({
  events: list(eventView),
  next: v.exactOptional(text('What `before` asks for to go on; absent at the end')),
});

/** What the stream says after each pass: that a tenant is to be read again. */
export interface BoardNote {
  readonly tenant: string;
}

export type EventView = v.InferOutput<typeof eventView>;
export type EventsView = v.InferOutput<typeof eventsView>;
