import * as v from 'valibot';
import { parseDuration } from '../kernel/duration.ts';
import { parseListen, parseRepository, repositoryPath } from './address.ts';

/** A schema of this folder: takes anything, gives what was written. Messages are ours and never carry the value. */
export type Schema<T> = v.GenericSchema<unknown, T>;

type Text = Schema<string>;

/** A text that is not empty. */
export function text(description: string): Text {
  return v.pipe(v.string(), v.nonEmpty('must not be empty'), v.description(description));
}

/** A length of time such as `90s` or `1h30m`. */
export function duration(description: string): Text {
  return v.pipe(
    v.string(),
    v.regex(/^(\d+(ms|s|m|h|d))+$/, 'must be a length of time such as 30s, 5m, 1h30m or 7d'),
    v.check((value) => parseDuration(value) !== undefined, 'is too long'),
    v.description(description),
  );
}

/** A length of time of at least a second, for what is done again and again. */
export function interval(description: string): Text {
  return v.pipe(
    v.string(),
    v.regex(/^(\d+(ms|s|m|h|d))+$/, 'must be a length of time such as 30s, 5m, 1h30m or 7d'),
    v.check((value) => (parseDuration(value) ?? 0) >= 1000, 'must be at least 1s'),
    v.description(description),
  );
}

/** An address to listen on. */
export function listen(description: string): Text {
  return v.pipe(
    v.string(),
    v.check(
      (value) => parseListen(value) !== undefined,
      'must be an address such as 127.0.0.1:8080 or [::1]:8080',
    ),
    v.description(description),
  );
}

/** The address of a repository. */
export function repository(description: string): Text {
  return v.pipe(
    v.string(),
    v.nonEmpty('must not be empty'),
    v.check(
      (value) => parseRepository(value, '/') !== undefined,
      'must be an https or ssh address, or a local path',
    ),
    v.description(description),
  );
}

/** A directory inside a repository. */
export function directory(description: string): Text {
  return v.pipe(
    v.string(),
    v.nonEmpty('must not be empty'),
    v.check(
      (value) => repositoryPath(value) !== undefined,
      'must be a directory inside the repository, such as workflows/prod',
    ),
    v.description(description),
  );
}

/** One of a few words. */
export function word<const W extends readonly string[]>(
  words: W,
  description: string,
): Schema<W[number]> {
  return v.pipe(v.picklist(words), v.description(description));
}

/** A list of values. */
export function list<T>(item: Schema<T>, description: string): Schema<readonly T[]> {
  return v.pipe(v.array(item), v.description(description));
}

/** A whole number within bounds. */
export function whole(min: number, max: number, description: string): Schema<number> {
  const message = `must be a whole number from ${min} to ${max}`;
  return v.pipe(
    v.number(),
    v.integer(message),
    v.minValue(min, message),
    v.maxValue(max, message),
    v.description(description),
  );
}

/** Yes or no. */
export function flag(description: string): Schema<boolean> {
  return v.pipe(v.boolean(), v.description(description));
}
