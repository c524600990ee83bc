import { isArray } from '../kernel/json.ts';
import type { Json } from '../kernel/json.ts';
import type { Budget } from './evaluation-budget.ts';
import { goJson } from './go-text.ts';

const DATE = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(Z|[+-]\d\d:\d\d)$/;

/**
 * Applies a function at the end of a step's path (facts 5.2); undefined where the value's type does not fit.
 *
 * `JSON()` gives a text, as do `now()` and `RFC3339()`: it is there to be written into a text.
 */
export function callStep(name: string, value: Json, now: number, budget: Budget): Json | undefined {
  switch (name) {
    case 'length':
    case 'count':
      return lengthOf(value, budget);
    case 'size':
      return Buffer.byteLength(budget.reading(JSON.stringify(value)));
    case 'now':
      return new Date(now).toISOString();
    case 'RFC3339':
      return typeof value === 'string' ? rfc3339(value) : undefined;
    case 'JSON':
      return budget.reading(goJson(value));
    default:
      return undefined;
  }
}

function lengthOf(value: Json, budget: Budget): number | undefined {
  if (isArray(value)) {
    return value.length;
  }
  // The engine counts the bytes between the quotes of the JSON text.
  return typeof value === 'string'
    ? Buffer.byteLength(budget.reading(JSON.stringify(value))) - 2
    : undefined;
}

/** Writes a date as Go does: the offset kept, no zeros at the end of the fraction; undefined when it is none. */
function rfc3339(text: string): string | undefined {
  const [, year, month, day, hour, minute, second, fraction = '', offset = ''] =
    DATE.exec(text) ?? [];
  if (year === undefined) {
    return undefined;
  }
  const written = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const date = new Date(`${written}Z`);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 19) !== written) {
    return undefined;
  }
  const [, hours = '00', minutes = '00'] = /(\d\d):(\d\d)/.exec(offset) ?? [];
  if (Number(hours) > 24 || Number(minutes) > 59) {
    return undefined;
  }
  const kept = fraction.slice(0, 9).replace(/0+$/, '');
  const zone = Number(hours) + Number(minutes) === 0 ? 'Z' : offset;
  return `${written}${kept === '' ? '' : `.${kept}`}${zone}`;
}
