import { isArray, isObject, objectOf } from '../kernel/json.ts';
import type { Json } from '../kernel/json.ts';
import { placeName } from './problem.ts';
import type { Problems, Tokens } from './problem.ts';

const PLACEHOLDER = '{name}';

/** A word in braces; other braces mean nothing here, and stay. */
const WORD_IN_BRACES = /\{[A-Za-z]\w*\}/g;

/** Puts a tenant's name for {name} in every text of a value; keys are left alone. */
export function withName(value: Json, name: string): Json {
  if (typeof value === 'string') {
    return value.replaceAll(PLACEHOLDER, () => name);
  }
  if (isArray(value)) {
    return value.map((item) => withName(item, name));
  }
  return isObject(value)
    ? objectOf(Object.entries(value).map(([key, member]) => [key, withName(member, name)]))
    : value;
}

/** Tells every word in braces that stands for nothing: a misspelt one would be taken as it is written. */
export function checkPlaceholders(value: Json, tokens: Tokens, problems: Problems): void {
  if (typeof value === 'string') {
    if ((value.match(WORD_IN_BRACES) ?? []).some((word) => word !== PLACEHOLDER)) {
      const message = `\`${placeName(tokens)}\` has a word in braces that stands for nothing.`;
      problems.error('CONFIG_VALUE', tokens, message, {
        hint: 'There is {name}, the name of the tenant. A secret with braces goes into a file: file:PATH.',
      });
    }
  } else if (isArray(value)) {
    value.forEach((item, index) => checkPlaceholders(item, [...tokens, index], problems));
  } else if (isObject(value)) {
    for (const [key, member] of Object.entries(value)) {
      checkPlaceholders(member, [...tokens, key], problems);
    }
  }
}
