import { toJsonSchema } from '@valibot/to-json-schema';
import type { JsonObject } from '../kernel/json.ts';
import { EVENT_NAMES, definitionOf, lineSchema } from './event-catalogue.ts';
import type { EventName } from './event-catalogue.ts';

/** JSON Schema (draft 2020-12) of the lines of each event, by its name: what docs/schema/events holds. */
export function eventSchemas(): Readonly<Record<EventName, JsonObject>> {
  const pairs = EVENT_NAMES.map((name) => [name, eventSchema(name)] as const);
  return Object.fromEntries(pairs) as Record<EventName, JsonObject>;
}

function eventSchema(name: EventName): JsonObject {
  const schema = toJsonSchema(lineSchema(name), {
    target: 'draft-2020-12',
    // Readonly says nothing about a line that was written.
    ignoreActions: ['readonly'],
  }) as unknown as JsonObject;
  return { ...schema, title: name, description: definitionOf(name).msg };
}
