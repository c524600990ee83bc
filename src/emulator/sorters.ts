import { compareText } from '../kernel/diagnostic.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Result } from '../kernel/result.ts';
import { order, textsAt } from './filter-operators.ts';

/** Says which of two items comes first, as a comparison of an array does. */
export type Order = (a: JsonObject, b: JsonObject) => number;

/** Reads a `sorters` parameter (facts 1.3): fields by comma, each descending behind a `-`. */
export function readSorters(text: string, sortable: readonly string[]): Result<Order, string> {
  const keys = text.trim() === '' ? [] : text.split(',').map((key) => key.trim());
  const unknown = keys.find((key) => !sortable.includes(key.replace(/^-/, '')));
  if (unknown !== undefined) {
    return { ok: false, trouble: `sorting by "${unknown}" is not supported` };
  }
  return {
    ok: true,
    value: (a, b) => {
      for (const key of keys) {
        const field = key.replace(/^-/, '');
        const [left, right] = [textAt(a, field), textAt(b, field)];
        // Two times of one millisecond still have an order: the platform writes nanoseconds.
        const difference = order(left, right) || compareText(left, right);
        if (difference !== 0) {
          return key.startsWith('-') ? -difference : difference;
        }
      }
      return 0;
    },
  };
}

function textAt(item: JsonObject, field: string): string {
  return textsAt(item, field)[0] ?? '';
}
