import { stringAt } from '../../kernel/json.ts';
import type { JsonObject } from '../../kernel/json.ts';

/** What a JSON body with one CloudEvent is called (CloudEvents JSON format 1.0.2, 3). */
export const CLOUD_EVENT_TYPE = 'application/cloudevents+json; charset=utf-8';

/** Makes a CloudEvent 1.0 of a line of the log (cloudevents.io, "Context Attributes"). */
export function cloudEvent(id: string, line: JsonObject): JsonObject {
  const subject = stringAt(line, 'file') ?? stringAt(line, 'workflow');
  return {
    specversion: '1.0',
    id,
    source: sourceOf(line),
    type: `mainsheet.${stringAt(line, 'event') ?? ''}`,
    time: stringAt(line, 'time') ?? '',
    ...(subject === undefined || subject === '' ? {} : { subject }),
    datacontenttype: 'application/json',
    data: line,
  };
}

/** A URI reference: what the event is about, from the tenant down to the program itself. */
function sourceOf(line: JsonObject): string {
  const tenant = stringAt(line, 'tenant');
  const source = stringAt(line, 'source');
  if (tenant !== undefined) {
    return `/mainsheet/tenants/${encodeURIComponent(tenant)}`;
  }
  return source === undefined ? '/mainsheet' : `/mainsheet/sources/${encodeURIComponent(source)}`;
}
