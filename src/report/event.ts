import { definitionOf } from './event-catalogue.ts';
import type { EventName, FieldsOf } from './event-catalogue.ts';
import type { Level } from './event-definition.ts';

/** One thing worth telling. */
export interface Event {
  readonly event: EventName;
  readonly level: Level;
  /** The same for all events of the name. */
  readonly msg: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Makes an event; without a level, the usual one of its name. */
export function makeEvent<N extends EventName>(name: N, fields: FieldsOf<N>, level?: Level): Event {
  const { levels, msg } = definitionOf(name);
  return { event: name, level: level ?? levels[0] ?? 'info', msg, fields };
}
