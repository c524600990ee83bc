import type { Json } from '../kernel/json.ts';

/** What a run has gathered: `trigger`, and the output of each step under its name (facts 5.1). */
export type Data = Record<string, Json>;

/** Gives data with members of other data in it; the values themselves are shared and never changed. */
export function snapshot(data: Readonly<Data>): Data {
  return { ...data };
}

/** Sets a member; a name such as `__proto__` is a name like any other. */
export function setMember(data: Data, name: string, value: Json): void {
  if (name === '__proto__') {
    Object.defineProperty(data, name, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  } else {
    data[name] = value;
  }
}
