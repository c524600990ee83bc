import { applyPatch } from 'rfc6902';
import type { Operation } from 'rfc6902';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import { isArray, isObject } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { PatchOperation } from '../kernel/patch-operation.ts';
import { formatPointer, getAt, parsePointer } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';
import { fileDiagnostic } from './file-findings.ts';
import type { TenantPatch } from './tenant-file.ts';

/** What patching gave: the value up to the first operation that does not apply. */
export interface Patched {
  readonly value: JsonObject;
  readonly diagnostics: readonly Diagnostic[];
}

/** Told like the library's own errors. */
const NOT_THERE = { name: 'MissingError' };

/**
 * Whether the places of an operation are there, as RFC 6901 means it: the library finds what every object inherits, such
 * as `toString`, and takes any text for an index.
 */
function isThere(value: JsonObject, { op, path, from }: PatchOperation): boolean {
  const read = op === 'add' ? undefined : op === 'move' || op === 'copy' ? from : path;
  const isNew = op === 'add' || op === 'move' || op === 'copy';
  return (
    (read === undefined || getAt(value, read) !== undefined) && (!isNew || hasRoom(value, path))
  );
}

function hasRoom(value: JsonObject, path: Pointer): boolean {
  const tokens = parsePointer(path);
  const parent = getAt(value, formatPointer(tokens.slice(0, -1)));
  return isArray(parent) ? /^(0|[1-9]\d*|-)$/.test(tokens.at(-1) ?? '') : isObject(parent);
}

/** Applies a tenant's operations to a workflow, in their order. `inline` resolves the tags of their values. */
export function applyTenantPatch(
  workflow: JsonObject,
  patches: readonly TenantPatch[],
  file: string,
  inline: (value: Json) => Json,
): Patched {
  if (patches.length === 0) {
    return { value: workflow, diagnostics: [] };
  }
  // By text, since an alias makes one object stand in two places, and only one of them is to change.
  const copy = JSON.parse(JSON.stringify(workflow)) as JsonObject;
  for (const { operation, place } of patches.flatMap(({ operations }) => operations)) {
    const { value, ...rest } = operation;
    const step = {
      ...rest,
      ...(value === undefined ? {} : { value: structuredClone(inline(value)) }),
    } as Operation;
    const [error] = isThere(copy, operation) ? applyPatch(copy, [step]) : [NOT_THERE];
    if (error !== null && error !== undefined) {
      const why = error.name === 'TestError' ? 'holds another value' : 'is not there';
      const detail = `${operation.op} ${(operation.from ?? operation.path).slice(0, 200)} on ${file}: the place ${why}.`;
      const at = { line: place.line, column: place.column, pointer: operation.path };
      return {
        value: copy,
        diagnostics: [fileDiagnostic('PATCH_FAILED', place.file, detail, at)],
      };
    }
  }
  return { value: isObject(copy) ? copy : workflow, diagnostics: [] };
}
