import { filterPasses } from '../expressions/filter-value.ts';
import { filterPath } from '../expressions/parsed-path.ts';
import { parsePath } from '../expressions/path.ts';
import { isObject, own } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { Result } from '../kernel/result.ts';

/**
 * Says whether a trigger's filter lets an event through: its path, read on the payload itself, finds something
 * (facts 4.3). Without a filter everything passes. The trouble is that the filter cannot be read.
 */
export function triggerLets(trigger: JsonObject, payload: Json): Result<boolean, string> {
  const attributes = own(trigger, 'attributes');
  // `filter` without `.$` is dropped by the platform (facts 2.5), and so it is here.
  const filter = isObject(attributes) ? own(attributes, 'filter.$') : undefined;
  if (filter === undefined || filter === null || filter === '') {
    return { ok: true, value: true };
  }
  if (typeof filter !== 'string') {
    return { ok: false, trouble: 'the filter is no text' };
  }
  const path = filterPath(filter);
  if (path !== undefined) {
    return { ok: true, value: filterPasses(path, payload) };
  }
  const parsed = parsePath(filter, 'filter');
  return { ok: false, trouble: parsed.ok ? '' : parsed.trouble.message };
}
