import { isObject, own, stringAt } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { Masker } from '../kernel/mask.ts';
import { TRIGGERS } from '../catalogue/triggers.ts';

/** Says in words when a workflow starts; undefined where it has no trigger. */
export function triggerSummary(
  trigger: Json | undefined,
  masker: Masker,
): { readonly type: string; readonly id?: string; readonly summary: string } | undefined {
  const type = isObject(trigger) ? stringAt(trigger, 'type') : undefined;
  if (!isObject(trigger) || type === undefined || type === '') {
    return undefined;
  }
  const written = own(trigger, 'attributes');
  const attributes = isObject(written) ? written : {};
  const id = stringAt(attributes, 'id');
  return {
    type,
    ...(id === undefined ? {} : { id }),
    summary: masker.text(summaryOf(type, attributes)),
  };
}

function summaryOf(type: string, attributes: JsonObject): string {
  switch (type) {
    case 'EVENT':
      return eventSummary(attributes);
    case 'SCHEDULED':
      return scheduleSummary(attributes);
    case 'EXTERNAL':
      return 'When it is called from outside';
    default:
      return type;
  }
}

function eventSummary(attributes: JsonObject): string {
  const id = stringAt(attributes, 'id') ?? 'an event';
  const filter = stringAt(attributes, 'filter.$');
  const name = TRIGGERS.find((one) => one.id === id)?.name ?? id;
  return filter === undefined || filter === '' ? `On ${name}` : `On ${name}, where ${filter}`;
}

/** The tenant writes schedules as cron text (facts 3.6). */
function scheduleSummary(attributes: JsonObject): string {
  const cron = stringAt(attributes, 'cronString');
  const frequency = stringAt(attributes, 'frequency') ?? 'schedule';
  const zone = stringAt(attributes, 'timeZone') ?? 'UTC';
  return cron === undefined ? `By a ${frequency}` : `At ${cron} (${zone})`;
}
