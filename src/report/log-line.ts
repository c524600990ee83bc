import * as v from 'valibot';
import { isArray, objectOf } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { Masker } from '../kernel/mask.ts';
import type { PatchOperation } from '../kernel/patch-operation.ts';
import { definitionOf, fieldsSchema, helpOf } from './event-catalogue.ts';
import type { Event } from './event.ts';
import { maskOperations } from './mask-places.ts';
import { shorten } from './shorten.ts';

/** The members of an event's line, `time` apart, in the order they are written; masked and short enough. */
export function logLine(event: Event, masker: Masker): JsonObject {
  const { help } = definitionOf(event.event);
  const fields = shorten(maskFields(plain(event.fields), masker));
  return {
    event: event.event,
    ...fields,
    ...(help === undefined ? {} : { help: helpOf(help) }),
  };
}

/** An event's whole line as others than the log get it; `now` is in milliseconds since 1970. */
export function eventLine(event: Event, now: number, masker: Masker): JsonObject {
  const { level, msg } = event;
  return { level, time: new Date(now).toISOString(), ...logLine(event, masker), msg };
}

/** Throws a TypeError when an event is not as its schema says; for tests, since a log must not fail. */
export function assertValid(event: Event, masker: Masker): void {
  const { levels } = definitionOf(event.event);
  if (!levels.includes(event.level)) {
    throw new TypeError(`${event.event} has no level ${event.level}.`);
  }
  const fields = shorten(maskFields(plain(event.fields), masker));
  const checked = v.safeParse(fieldsSchema(event.event), fields);
  if (!checked.success) {
    const issues = checked.issues.map((issue) => `${v.getDotPath(issue) ?? ''}: ${issue.message}`);
    throw new TypeError(`${event.event} breaks its schema: ${issues.join('; ')}`);
  }
}

/** Fields as JSON: what is undefined falls away. */
function plain(fields: Event['fields']): JsonObject {
  return JSON.parse(JSON.stringify(fields)) as JsonObject;
}

function maskFields(fields: JsonObject, masker: Masker): JsonObject {
  const pairs = Object.entries(fields).map(([key, value]): [string, Json] =>
    key === 'operations' && isArray(value)
      ? [
          key,
          maskOperations(value as unknown as readonly PatchOperation[], masker) as unknown as Json,
        ]
      : [key, value],
  );
  return masker.value(objectOf(pairs)) as JsonObject;
}
