import { byPlace } from '../kernel/diagnostic.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import { isArray, isObject, own, stringAt } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { PatchOperation } from '../kernel/patch-operation.ts';
import { escapeToken, parsePointer } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';
import { readReference } from '../workflow/reference.ts';
import { fileDiagnostic } from './file-findings.ts';
import type { FileFindingCode } from './file-findings.ts';
import { suggest } from './suggest.ts';
import { tagsIn } from './tags-in.ts';
import type {
  PlacedOperation,
  TenantFile,
  TenantPatch,
  Variable,
  WrittenId,
} from './tenant-file.ts';
import { readYamlFile } from './yaml-file.ts';
import type { Places } from './yaml-file.ts';
import { FORBIDDEN_KEYS } from './yaml-nodes.ts';

/** What reading a tenant's file gave; without `tenant` it has an error, and the tenant's pass must not go on. */
export interface ReadTenantFile {
  readonly tenant?: TenantFile;
  readonly diagnostics: readonly Diagnostic[];
}

const KEYS = ['ids', 'only', 'exclude', 'variables', 'refs', 'patches'] as const;
const OPERATIONS = ['add', 'remove', 'replace', 'move', 'copy', 'test'] as const;
const VARIABLE = /^[A-Za-z_][\w.-]{0,99}$/;

/** Reads `tenants/<tenant>.yaml`; every finding is collected. Never throws. */
export function readTenantFile(file: string, bytes: Uint8Array): ReadTenantFile {
  const read = readYamlFile(file, bytes, 'tagged');
  return read.ok ? new Reader(file, read.places).read(read.value) : read;
}

class Reader {
  readonly #file: string;
  readonly #places: Places;
  readonly #found: Diagnostic[] = [];

  constructor(file: string, places: Places) {
    this.#file = file;
    this.#places = places;
  }

  read(root: JsonObject): ReadTenantFile {
    for (const key of Object.keys(root).filter((name) => !KEYS.some((known) => known === name))) {
      const near = suggest(key, KEYS);
      const detail = near === undefined ? '' : ` Did you mean ${near}?`;
      this.#tell(
        `/${escapeToken(key)}`,
        `There is no key ${JSON.stringify(key.slice(0, 80))}.${detail}`,
      );
    }
    const only = this.#patterns(root, 'only');
    const tenant: TenantFile = {
      file: this.#file,
      ids: this.#ids(root),
      ...(only === undefined ? {} : { only }),
      exclude: this.#patterns(root, 'exclude') ?? [],
      variables: this.#variables(root),
      refs: this.#refs(root),
      patches: this.#patches(root),
    };
    const diagnostics = this.#found.toSorted(byPlace);
    return diagnostics.length > 0 ? { diagnostics } : { tenant, diagnostics };
  }

  #ids(root: JsonObject): readonly WrittenId[] {
    const seen = new Map<string, string>();
    return this.#members(root, 'ids').flatMap(([workflow, id, pointer]) => {
      if (typeof id !== 'string' || id.trim() === '' || tagsIn(id).length > 0) {
        this.#tell(pointer, 'An id is a text: the id of the workflow in this tenant.');
        return [];
      }
      const other = seen.get(id);
      if (other !== undefined) {
        this.#tell(pointer, `The other is ${other}.`, 'TENANT_ID_TWICE');
      }
      seen.set(id, workflow);
      return [{ workflow, id, place: this.#place(pointer) }];
    });
  }

  #variables(root: JsonObject): ReadonlyMap<string, Variable> {
    return new Map(
      this.#members(root, 'variables').map(([name, value, pointer]) => {
        if (!VARIABLE.test(name)) {
          this.#tell(pointer, 'The name of a variable holds letters, digits, _, . and -.');
        }
        for (const { tag, pointer: below } of tagsIn(value, pointer)) {
          if (tag.kind === 'var' || tag.kind === 'sub' || tag.kind === 'file') {
            this.#tell(below, 'A variable holds plain values, !ref, !self and !live.');
          }
        }
        return [name, { value, place: this.#place(pointer) }];
      }),
    );
  }

  #refs(root: JsonObject): ReadonlyMap<string, string> {
    return new Map(
      this.#members(root, 'refs').flatMap(([text, id, pointer]) => {
        if (readReference(text) === undefined) {
          this.#tell(pointer, 'A reference is kind/name, as behind !ref.');
        }
        if (typeof id !== 'string' || id.trim() === '' || tagsIn(id).length > 0) {
          this.#tell(pointer, 'What a reference stands for is an id, as a text.');
          return [];
        }
        return [[text, id] as const];
      }),
    );
  }

  #patterns(root: JsonObject, key: 'only' | 'exclude'): readonly string[] | undefined {
    const written = own(root, key);
    if (written === undefined || written === null) {
      return undefined;
    }
    const patterns = isArray(written) ? written : [null];
    if (!patterns.every((one): one is string => typeof one === 'string' && one.trim() !== '')) {
      this.#tell(`/${key}`, `${key} is a list of patterns, such as joiners/**.`);
      return [];
    }
    const starry = patterns.find((one) => (one.match(/\*+/g)?.length ?? 0) > 6);
    if (starry !== undefined) {
      this.#tell(`/${key}`, 'A pattern has too many stars.');
    }
    return patterns;
  }

  #patches(root: JsonObject): readonly TenantPatch[] {
    const written = own(root, 'patches');
    if (written === undefined || written === null) {
      return [];
    }
    if (!isArray(written)) {
      this.#tell('/patches', 'patches is a list.');
      return [];
    }
    return written.flatMap((item, index) => this.#patch(item, `/patches/${index}`));
  }

  #patch(item: Json, pointer: Pointer): readonly TenantPatch[] {
    const workflow = isObject(item) ? stringAt(item, 'workflow') : undefined;
    const operations = isObject(item) ? own(item, 'patch') : undefined;
    if (workflow === undefined || !isArray(operations)) {
      this.#tell(
        pointer,
        'A patch has the keys workflow (a path) and patch (a list of operations).',
      );
      return [];
    }
    const read = operations.flatMap((one, index) =>
      this.#operation(one, `${pointer}/patch/${index}`),
    );
    return [{ workflow, operations: read, place: this.#place(pointer) }];
  }

  #operation(item: Json, pointer: Pointer): readonly PlacedOperation[] {
    const op = OPERATIONS.find((known) => isObject(item) && own(item, 'op') === known);
    if (!isObject(item) || op === undefined) {
      this.#tell(pointer, `op is one of ${OPERATIONS.join(', ')} (RFC 6902).`);
      return [];
    }
    const path = stringAt(item, 'path');
    const from = stringAt(item, 'from');
    const value = own(item, 'value');
    const needsFrom = op === 'move' || op === 'copy';
    const needsValue = op === 'add' || op === 'replace' || op === 'test';
    if (path === undefined || path === '' || !isSafe(path)) {
      this.#tell(pointer, 'path is the JSON Pointer of a place in the workflow.');
    } else if (needsFrom && (from === undefined || from === '' || !isSafe(from))) {
      this.#tell(pointer, `${op} needs from, the JSON Pointer of a place in the workflow.`);
    } else if (needsValue && value === undefined) {
      this.#tell(pointer, `${op} needs value.`);
    } else {
      const operation: PatchOperation = {
        op,
        path,
        ...(needsFrom && from !== undefined ? { from } : {}),
        ...(needsValue && value !== undefined ? { value } : {}),
      };
      return [{ operation, place: this.#place(pointer) }];
    }
    return [];
  }

  #members(root: JsonObject, key: string): readonly (readonly [string, Json, Pointer])[] {
    const written = own(root, key);
    if (written === undefined || written === null) {
      return [];
    }
    if (!isObject(written)) {
      this.#tell(`/${key}`, `${key} is a mapping.`);
      return [];
    }
    return Object.entries(written).map(([name, value]) => [
      name,
      value,
      `/${key}/${escapeToken(name)}`,
    ]);
  }

  #place(pointer: Pointer): Required<Pick<Diagnostic, 'file' | 'line' | 'column'>> {
    return { file: this.#file, ...this.#places.at(pointer) };
  }

  #tell(pointer: Pointer, detail: string, code: FileFindingCode = 'TENANT_FILE_SHAPE'): void {
    const at = this.#places.at(pointer);
    const frame = this.#places.frame(at);
    this.#found.push({
      ...fileDiagnostic(code, this.#file, detail, { ...at, pointer }),
      ...(frame === undefined ? {} : { frame }),
    });
  }
}

function isSafe(pointer: string): boolean {
  try {
    return parsePointer(pointer).every((token) => !FORBIDDEN_KEYS.has(token));
  } catch {
    return false;
  }
}
