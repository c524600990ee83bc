import type { EventView } from '../../report/view/event-view.ts';

/** What of the events is shown; an empty text filters nothing. */
export interface EventFilter {
  readonly tenant: string;
  /** The lowest level. */
  readonly level: string;
  readonly text: string;
}

const LEVELS: readonly string[] = ['debug', 'info', 'warn', 'error'];

/** Says whether a filter lets an event through. Words must all be somewhere in it. */
export function fitsEvent(event: EventView, { tenant, level, text }: EventFilter): boolean {
  return (
    (tenant === '' || event['tenant'] === tenant) &&
    LEVELS.indexOf(event.level) >= LEVELS.indexOf(level) &&
    hasWords(event, text.toLowerCase().split(/\s+/).filter(Boolean))
  );
}

function hasWords(event: EventView, words: readonly string[]): boolean {
  const text = words.length === 0 ? '' : JSON.stringify(event).toLowerCase();
  return words.every((word) => text.includes(word));
}
