import { isObject, objectOf, own } from '../kernel/json.ts';
import type { Json } from '../kernel/json.ts';

/** Lays one value over another: maps key by key, everything else is replaced. */
export function overlay(under: Json, over: Json): Json {
  if (!isObject(under) || !isObject(over)) {
    return over;
  }
  const below = Object.entries(under).map(([key, value]): readonly [string, Json] => {
    const above = own(over, key);
    return [key, above === undefined ? value : overlay(value, above)];
  });
  const added = Object.entries(over).filter(([key]) => !Object.hasOwn(under, key));
  return objectOf([...below, ...added]);
}
