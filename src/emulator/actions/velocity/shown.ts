import { isArray, isObject } from '../../../kernel/json.ts';
import type { Json } from '../../../kernel/json.ts';

/** Writes a value as a Java template shows it: lists as `[a, b]`, maps as `{k=v}`. */
export function shown(value: Json | undefined): string {
  if (isArray(value)) {
    return `[${value.map(shown).join(', ')}]`;
  }
  if (isObject(value)) {
    const members = Object.entries(value).map(([key, member]) => `${key}=${shown(member)}`);
    return `{${members.join(', ')}}`;
  }
  return value === undefined ? '' : String(value);
}
