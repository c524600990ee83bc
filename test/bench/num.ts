import type { JsonObject } from '../../src/kernel/json.ts';

/** A number that a measurement gave. Throws when there is none. */
export function num(data: JsonObject, key: string): number {
  const value = data[key];
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new Error(`The measurement gave no number "${key}".`);
  }
  return value;
}
