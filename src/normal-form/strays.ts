import { isArray, isObject, objectOf, own } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { escapeToken } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';
import { isIgnored } from './leaves.ts';
import { normalForm } from './normal-form.ts';

/**
 * Drops from a target the tenant's members that were hidden only because of what stood around them before, as the client
 * of a trigger that is no external one any more. `form` is what is wanted.
 */
export function withoutStrays(
  target: JsonObject,
  form: JsonObject,
  managed: { readonly fields: readonly string[]; readonly ignore: readonly Pointer[] },
): JsonObject {
  const shown = normalForm(target);
  return objectOf(
    Object.entries(target).map(([field, value]) => [
      field,
      managed.fields.includes(field)
        ? cleaned(
            value,
            own(shown, field),
            own(form, field),
            `/${escapeToken(field)}`,
            managed.ignore,
          )
        : value,
    ]),
  );
}

function cleaned(
  target: Json,
  shown: Json | undefined,
  wanted: Json | undefined,
  pointer: Pointer,
  ignore: readonly Pointer[],
): Json {
  if (isArray(target) && isArray(shown) && isArray(wanted)) {
    return target.map((item, index) =>
      cleaned(item, shown[index], wanted[index], `${pointer}/${index}`, ignore),
    );
  }
  if (!isObject(target) || !isObject(shown) || !isObject(wanted)) {
    return target;
  }
  return objectOf(
    Object.entries(target).flatMap(([key, value]) => {
      const at = `${pointer}/${escapeToken(key)}`;
      if (isIgnored(at, ignore)) {
        return [[key, value] as const];
      }
      const [here, asked] = [own(shown, key), own(wanted, key)];
      const stray = here !== undefined && asked === undefined;
      return stray ? [] : [[key, cleaned(value, here, asked, at, ignore)] as const];
    }),
  );
}
