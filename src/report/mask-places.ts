import { isArray, isObject, objectOf } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { isSecretKey } from '../kernel/mask.ts';
import type { Masker } from '../kernel/mask.ts';
import type { PatchOperation } from '../kernel/patch-operation.ts';
import { parsePointer } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';

/** Masks a value by the name of the place it stands at, and by its own content. */
export function maskAt(pointer: Pointer, value: Json, masker: Masker): Json {
  const name = tokensOf(pointer).findLast((token) => !/^\d+$/.test(token)) ?? '';
  return maskUnder(name, value, masker);
}

/** Masks the values of operations, and their pointers. */
export function maskOperations(
  operations: readonly PatchOperation[],
  masker: Masker,
): readonly PatchOperation[] {
  return operations.map((operation) => ({
    ...operation,
    path: masker.text(operation.path),
    ...(operation.from === undefined ? {} : { from: masker.text(operation.from) }),
    ...(operation.value === undefined
      ? {}
      : { value: maskAt(operation.path, operation.value, masker) }),
  }));
}

/** Goes down to the leaves, since a list under a secret name holds secrets too. */
function maskUnder(name: string, value: Json, masker: Masker): Json {
  if (isArray(value)) {
    return value.map((item) => maskUnder(isSecretKey(name) ? name : '', item, masker));
  }
  if (isObject(value)) {
    return objectOf(
      Object.entries(value).map(([key, member]) => [
        masker.text(key),
        maskUnder(key, member, masker),
      ]),
    );
  }
  return Object.values(masker.value(objectOf([[name, value]])) as JsonObject)[0] ?? null;
}

/** The tokens of a pointer; of a text that is none, the text. */
function tokensOf(pointer: string): readonly string[] {
  try {
    return parsePointer(pointer);
  } catch {
    return [pointer];
  }
}
