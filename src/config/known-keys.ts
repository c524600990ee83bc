import { isArray, isObject, objectOf } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { nearest } from '../kernel/nearest.ts';
import { placeName } from './problem.ts';
import type { Problems, Tokens } from './problem.ts';
import type { Schema } from './scalars.ts';

/** The parts of valibot's schema objects that are looked at (valibot.dev, "Schemas"). */
interface Shape {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Shape>>;
  readonly wrapped?: Shape;
  readonly value?: Shape;
  readonly item?: Shape;
  readonly options?: readonly Shape[];
}

/**
 * Gives the value without the keys its schema does not know, and tells every one of them with the nearest that exists.
 * Valibot itself stops at the first; and what is left can still be checked, so that all problems are told at once.
 */
export function withoutUnknownKeys(
  schema: Schema<unknown>,
  value: Json,
  tokens: Tokens,
  problems: Problems,
): Json {
  return strip(schema as unknown as Shape, value, tokens, problems);
}

function strip(shape: Shape, value: Json, tokens: Tokens, problems: Problems): Json {
  if (shape.wrapped !== undefined) {
    return strip(shape.wrapped, value, tokens, problems);
  }
  const { item } = shape;
  if (isArray(value) && item !== undefined) {
    return value.map((member, index) => strip(item, member, [...tokens, index], problems));
  }
  if (!isObject(value)) {
    return value;
  }
  if (shape.entries !== undefined) {
    return stripEntries(shape.entries, value, tokens, problems);
  }
  const inner = shape.value;
  if (shape.type === 'record' && inner !== undefined) {
    return objectOf(
      Object.entries(value).map(([key, member]) => [
        key,
        strip(inner, member, [...tokens, key], problems),
      ]),
    );
  }
  const option = shape.options?.find((one) => one.entries !== undefined);
  return option === undefined ? value : strip(option, value, tokens, problems);
}

function stripEntries(
  entries: Readonly<Record<string, Shape>>,
  value: JsonObject,
  tokens: Tokens,
  problems: Problems,
): Json {
  const kept: [string, Json][] = [];
  for (const [key, member] of Object.entries(value)) {
    const place = [...tokens, key];
    const shape = Object.hasOwn(entries, key) ? entries[key] : undefined;
    if (shape !== undefined) {
      kept.push([key, strip(shape, member, place, problems)]);
    } else {
      const near = nearest(key, Object.keys(entries));
      const where = tokens.length === 0 ? 'at the top level' : `under \`${placeName(tokens)}\``;
      problems.error('CONFIG_UNKNOWN_KEY', place, `There is no key \`${key}\` ${where}.`, {
        at: 'key',
        ...(near === undefined ? {} : { hint: `Did you mean \`${near}\`?` }),
      });
    }
  }
  return objectOf(kept);
}
