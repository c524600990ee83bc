import { RE2JS } from 're2js';
import { equal, isArray, isObject, own } from '../../../kernel/json.ts';
import type { Json, JsonObject } from '../../../kernel/json.ts';
import { shown } from './shown.ts';

type Args = readonly Json[];
type Methods<T> = Readonly<Record<string, (on: T, args: Args) => Json | undefined>>;

/** What a mail may ask of a text, by its Java name; patterns run in linear time. */
const OF_TEXT: Methods<string> = {
  length: (on) => on.length,
  isEmpty: (on) => on === '',
  toUpperCase: (on) => on.toUpperCase(),
  toLowerCase: (on) => on.toLowerCase(),
  trim: (on) => on.trim(),
  contains: (on, [part]) => on.includes(shown(part)),
  startsWith: (on, [part]) => on.startsWith(shown(part)),
  endsWith: (on, [part]) => on.endsWith(shown(part)),
  equalsIgnoreCase: (on, [other]) => on.toLowerCase() === shown(other).toLowerCase(),
  indexOf: (on, [part]) => on.indexOf(shown(part)),
  substring: (on, [from, to]) =>
    typeof from === 'number'
      ? on.substring(from, typeof to === 'number' ? to : undefined)
      : undefined,
  replace: (on, [part, by]) => on.replaceAll(shown(part), () => shown(by)),
  replaceAll: (on, [pattern, by]) =>
    RE2JS.compile(shown(pattern)).matcher(on).replaceAll(shown(by)),
  matches: (on, [pattern]) => RE2JS.matches(shown(pattern), on),
  split: (on, [pattern]) => RE2JS.compile(shown(pattern)).split(on),
};

const OF_LIST: Methods<readonly Json[]> = {
  size: (on) => on.length,
  isEmpty: (on) => on.length === 0,
  get: (on, [index]) => (typeof index === 'number' ? on[index] : undefined),
  contains: (on, [item]) => on.some((other) => equal(other, item)),
};

const OF_MAP: Methods<JsonObject> = {
  size: (on) => Object.keys(on).length,
  isEmpty: (on) => Object.keys(on).length === 0,
  get: (on, [key]) => own(on, shown(key)),
  containsKey: (on, [key]) => own(on, shown(key)) !== undefined,
  keySet: (on) => Object.keys(on),
  values: (on) => Object.values(on),
  entrySet: (on) => Object.entries(on).map(([key, value]) => ({ key, value })),
};

const OF_ANY: Methods<Json> = {
  toString: (on: Json) => shown(on),
  equals: (on, [other]) => equal(on, other),
};

/** Calls a method of a value by its Java name; undefined for one that is not known. */
export function callMethod(on: Json, name: string, args: Args): Json | undefined {
  const any = methodOf(OF_ANY, name);
  if (any !== undefined) {
    return any(on, args);
  }
  try {
    return typeof on === 'string'
      ? methodOf(OF_TEXT, name)?.(on, args)
      : isArray(on)
        ? methodOf(OF_LIST, name)?.(on, args)
        : isObject(on)
          ? methodOf(OF_MAP, name)?.(on, args)
          : undefined;
  } catch {
    // A pattern that is no regular expression: the call gives nothing, as any other that goes wrong.
    return undefined;
  }
}

function methodOf<T>(methods: Methods<T>, name: string): Methods<T>[string] | undefined {
  return Object.hasOwn(methods, name) ? methods[name] : undefined;
}
