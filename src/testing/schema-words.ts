import * as v from 'valibot';
import { parseDuration } from '../kernel/duration.ts';
import type { Json } from '../kernel/json.ts';

/** Takes anything, gives what was written. Messages are ours and never carry the value. */
export type Schema<T> = v.GenericSchema<unknown, T>;

/** Text that is not empty. */
export function text(description: string): Schema<string> {
  return v.pipe(v.string(), v.nonEmpty('must not be empty'), v.description(description));
}

/** A whole number that is not below the least. */
export function whole(description: string, least: number): Schema<number> {
  return v.pipe(
    v.number(),
    v.integer('must be a whole number'),
    v.minValue(least, `must be at least ${least}`),
    v.description(description),
  );
}

/** A length of time, as text. */
export function duration(description: string): Schema<string> {
  return v.pipe(
    v.string(),
    v.regex(/^(\d+(ms|s|m|h|d))+$/, 'must be a length of time such as 30m, 4h or 2d'),
    v.check((value) => parseDuration(value) !== undefined, 'is too long'),
    v.description(description),
  );
}

/** Anything: what was read from YAML is JSON already. */
export function json(description: string): Schema<Json> {
  return v.pipe(v.unknown(), v.description(description)) as unknown as Schema<Json>;
}
