import { isArray, isObject } from '../kernel/json.ts';
import type { Json } from '../kernel/json.ts';
import { childrenOf, elementAt } from './path-steps.ts';

/** Applies a function of trigger filters to a value (facts 4.3); undefined where it has nothing to work on. */
export function callFilter(name: string, value: Json, passed: readonly Json[]): Json | undefined {
  switch (name) {
    case 'length':
    case 'size':
      return lengthOf(passed[0] ?? value);
    case 'keys':
      return isObject(value) ? Object.keys(value) : null;
    case 'append':
      return isArray(value) ? [...value, ...passed] : value;
    case 'concat':
      return [...(isArray(value) ? value.filter(isText) : []), ...texts(passed)].join('');
    case 'first':
      return isArray(value) ? value[0] : undefined;
    case 'last':
      return isArray(value) ? elementAt(value, -1) : undefined;
    case 'index':
      return isArray(value) && typeof passed[0] === 'number'
        ? elementAt(value, passed[0])
        : undefined;
    default:
      return aggregated(name, numbers([value].filter(isArray), passed));
  }
}

/** The length of a text is no number to the engine, but null. */
function lengthOf(value: Json): number | null {
  return isArray(value) || isObject(value) ? childrenOf(value).length : null;
}

function isText(value: Json): value is string {
  return typeof value === 'string';
}

/** Texts as they are; what stands in a list is printed, what is passed alone and no text is dropped. */
function texts(passed: readonly Json[]): readonly string[] {
  return passed.flatMap((item) => {
    if (isArray(item)) {
      return item
        .filter((part) => part !== null)
        .map((part) => (isText(part) ? part : JSON.stringify(part)));
    }
    return isText(item) ? [item] : [];
  });
}

function numbers(lists: readonly (readonly Json[])[], passed: readonly Json[]): readonly number[] {
  return [...lists.flat(), ...passed.flatMap((item) => (isArray(item) ? item : [item]))].filter(
    (item) => typeof item === 'number',
  );
}

function aggregated(name: string, items: readonly number[]): number | undefined {
  if (items.length === 0) {
    return undefined;
  }
  const sum = items.reduce((total, item) => total + item, 0);
  const mean = sum / items.length;
  switch (name) {
    case 'sum':
      return sum;
    case 'avg':
      return mean;
    case 'min':
      return items.reduce((least, item) => Math.min(least, item));
    case 'max':
      return items.reduce((most, item) => Math.max(most, item));
    case 'stddev':
      return Math.sqrt(items.reduce((total, item) => total + (item - mean) ** 2, 0) / items.length);
    default:
      return undefined;
  }
}
