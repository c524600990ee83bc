import { equal, isArray, isObject, objectOf, own, stringAt } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { escapeToken, getAt, setAt } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';
import { isIgnored } from './leaves.ts';
import { normalForm } from './normal-form.ts';
import { withoutStrays } from './strays.ts';

/** What somebody wants of a workflow: the body as written, and what of it is managed. */
export interface Wanted {
  /** The fields as written, before the normal form drops anything. */
  readonly body: JsonObject;
  /** The top-level fields that are managed; others stay as the tenant has them. */
  readonly fields: readonly string[];
  /** Pointers that keep the tenant's value. */
  readonly ignore: readonly Pointer[];
  /** Places whose value belongs to the tenant, some with the place that it had before. */
  readonly live?: readonly { readonly pointer: Pointer; readonly from?: Pointer }[];
}

/** One place seen from four sides. */
interface Place {
  readonly written: Json | undefined;
  readonly wanted: Json | undefined;
  readonly raw: Json | undefined;
  readonly live: Json | undefined;
  readonly pointer: Pointer;
}

/**
 * Lays what is wanted over the tenant's raw object: the written value where the file manages, the raw one where the
 * normal form hides it, where it is ignored, or where the file is silent. The normal form of the result is what is
 * wanted, and nothing hidden was touched. An emptied field stands as the tenant takes it: `""` or `{}`.
 */
export function lay(wanted: Wanted, raw: JsonObject): JsonObject {
  const form = normalForm(wanted.body);
  const live = normalForm(raw);
  const members = new Map(Object.entries(raw));
  for (const field of wanted.fields) {
    const pointer = `/${escapeToken(field)}`;
    if (!isIgnored(pointer, wanted.ignore)) {
      const [written, asked] = [own(wanted.body, field), own(form, field)];
      const place = {
        written,
        wanted: asked,
        raw: own(raw, field),
        live: own(live, field),
        pointer,
      };
      members.set(field, layValue(place, wanted.ignore) ?? emptyField(field));
    }
  }
  return withoutStrays(carriedAlong(objectOf(members), raw, wanted), form, wanted);
}

/** Takes the tenant's own values along to the places that they have now. */
function carriedAlong(target: JsonObject, raw: JsonObject, { live = [] }: Wanted): JsonObject {
  return live.reduce<JsonObject>((laid, { pointer, from }) => {
    const value = from === undefined ? undefined : getAt(raw, from);
    return value === undefined || getAt(laid, pointer) !== undefined
      ? laid
      : (setAt(laid, pointer, value) as JsonObject);
  }, target);
}

/** Lists the places that belong to the tenant and have no value there. */
export function missingValues(
  live: NonNullable<Wanted['live']>,
  raw: JsonObject,
): readonly Pointer[] {
  return live
    .filter(({ pointer, from }) =>
      [pointer, from].every((at) => at === undefined || (getAt(raw, at) ?? null) === null),
    )
    .map(({ pointer }) => pointer);
}

/** How a field is emptied: PATCH takes neither a removal nor null for these (facts 2.2). */
function emptyField(field: string): Json {
  return field === 'trigger' || field === 'definition' ? {} : '';
}

function layValue(place: Place, ignore: readonly Pointer[]): Json | undefined {
  const { written, wanted, raw, live, pointer } = place;
  if (isIgnored(pointer, ignore)) {
    return raw;
  }
  if (wanted === undefined) {
    // Hidden on the tenant's side too: its own spelling of "nothing", or its own value, stays.
    return live === undefined ? raw : undefined;
  }
  if (isObject(wanted) && isObject(raw)) {
    return layObject(place, wanted, raw, ignore);
  }
  if (isArray(wanted) && isArray(raw) && isArray(written)) {
    return layArray(place, written, wanted, raw, ignore);
  }
  return equal(wanted, live) ? raw : written;
}

function layObject(
  place: Place,
  wanted: JsonObject,
  raw: JsonObject,
  ignore: readonly Pointer[],
): JsonObject {
  const written = isObject(place.written) ? place.written : {};
  const live = isObject(place.live) ? place.live : {};
  const members: [string, Json][] = [];
  for (const key of new Set([...Object.keys(raw), ...Object.keys(written)])) {
    const member: Place = {
      written: own(written, key),
      wanted: own(wanted, key),
      raw: own(raw, key),
      live: own(live, key),
      pointer: `${place.pointer}/${escapeToken(key)}`,
    };
    const value = isHidden(member) ? hiddenValue(member, ignore) : layValue(member, ignore);
    if (value !== undefined) {
      members.push([key, value]);
    }
  }
  return objectOf(members);
}

/** A member that neither side's normal form shows. */
function isHidden({ wanted, live }: Place): boolean {
  return wanted === undefined && live === undefined;
}

/** The tenant's value stays, null included; where it has none, the written one goes along. */
function hiddenValue(
  { raw, written, pointer }: Place,
  ignore: readonly Pointer[],
): Json | undefined {
  return raw === undefined && !isIgnored(pointer, ignore) ? written : raw;
}

/** Elements pair by `name` where all have one (variables), else by index where the lengths agree. */
function layArray(
  place: Place,
  written: readonly Json[],
  wanted: readonly Json[],
  raw: readonly Json[],
  ignore: readonly Pointer[],
): readonly Json[] {
  const live = isArray(place.live) ? place.live : [];
  const partner = partners(wanted, raw);
  return wanted.map((item, index) => {
    const at = partner(item, index);
    const laid = layValue(
      {
        written: written[index],
        wanted: item,
        raw: at === undefined ? undefined : raw[at],
        live: at === undefined ? undefined : live[at],
        pointer: `${place.pointer}/${index}`,
      },
      ignore,
    );
    // An ignored element that the tenant does not have has to be there for the others to keep their places.
    return laid ?? written[index] ?? item;
  });
}

function partners(
  wanted: readonly Json[],
  raw: readonly Json[],
): (item: Json, index: number) => number | undefined {
  const names = raw.map(nameOf);
  const named =
    names.every((name) => name !== undefined) &&
    new Set(names).size === names.length &&
    new Set(wanted.map(nameOf)).size === wanted.length;
  if (named) {
    return (item) => {
      const at = names.findIndex((name) => name === nameOf(item));
      return at < 0 ? undefined : at;
    };
  }
  return wanted.length === raw.length ? (_, index) => index : () => undefined;
}

function nameOf(value: Json): string | undefined {
  return isObject(value) ? stringAt(value, 'name') : undefined;
}
