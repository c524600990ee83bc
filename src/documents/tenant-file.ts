import type { PatchOperation } from '../kernel/patch-operation.ts';
import type { Json } from '../kernel/json.ts';
import type { TagPlace } from './tag.ts';

/** What a variable holds, and where it is defined. Its value may hold `!ref`, `!self` and `!live`. */
export interface Variable {
  readonly value: Json;
  readonly place: TagPlace;
}

/** One operation of a tenant's patch, with its place. */
export interface PlacedOperation {
  readonly operation: PatchOperation;
  readonly place: TagPlace;
}

/** The operations of a tenant on one workflow file. */
export interface TenantPatch {
  /** As written: from the folder of the workflow files, or from the root of the repository. */
  readonly workflow: string;
  readonly operations: readonly PlacedOperation[];
  readonly place: TagPlace;
}

/** The id of the workflow that a file describes. */
export interface WrittenId {
  /** As written, like the file of a patch. */
  readonly workflow: string;
  readonly id: string;
  readonly place: TagPlace;
}

/** `tenants/<tenant>.yaml`: what is another in this tenant. */
export interface TenantFile {
  /** The file's path in the repository. */
  readonly file: string;
  readonly ids: readonly WrittenId[];
  /** Patterns of the files that the tenant takes, in gitignore's syntax; absent: all. */
  readonly only?: readonly string[];
  readonly exclude: readonly string[];
  readonly variables: ReadonlyMap<string, Variable>;
  /** Ids by reference text; they win over what the tenant says. */
  readonly refs: ReadonlyMap<string, string>;
  readonly patches: readonly TenantPatch[];
}

/** A tenant that has no file of its own. */
export const NO_TENANT_FILE: TenantFile = {
  file: '',
  ids: [],
  exclude: [],
  variables: new Map(),
  refs: new Map(),
  patches: [],
};
