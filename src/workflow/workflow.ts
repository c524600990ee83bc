import { isObject, stringAt } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { Pointer } from '../kernel/pointer.ts';

/** The fields of a workflow that its owner writes; everything else belongs to the tenant (facts 1.4, WorkflowBody). */
export const WRITABLE_FIELDS = [
  'name',
  'description',
  'enabled',
  'owner',
  'trigger',
  'definition',
] as const;

export type WritableField = (typeof WRITABLE_FIELDS)[number];

/** Who made or changed a workflow, as the tenant says it. */
export interface Person {
  readonly id: string;
  readonly name?: string;
}

/** A workflow as the tenant holds it; `raw` is its answer, untouched. */
export interface LiveWorkflow {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  /** RFC 3339, with up to nine digits of fraction. */
  readonly created?: string;
  readonly modified?: string;
  readonly creator?: Person;
  readonly modifiedBy?: Person;
  readonly raw: JsonObject;
  /** Pointers to numbers that a double cannot hold; no operation may enclose one. */
  readonly unsafeNumbers: readonly Pointer[];
}

/** Reads a workflow of the tenant's answer; undefined when it carries no workflow (no id, no name). */
export function readLiveWorkflow(
  raw: Json | undefined,
  unsafeNumbers: readonly Pointer[] = [],
): LiveWorkflow | undefined {
  if (!isObject(raw)) {
    return undefined;
  }
  const id = stringAt(raw, 'id');
  const name = stringAt(raw, 'name');
  if (id === undefined || id === '' || name === undefined) {
    return undefined;
  }
  const created = stringAt(raw, 'created');
  const modified = stringAt(raw, 'modified');
  const creator = readPerson(raw['creator']);
  const modifiedBy = readPerson(raw['modifiedBy']);
  return {
    id,
    name,
    enabled: raw['enabled'] === true,
    ...(created === undefined ? {} : { created }),
    ...(modified === undefined ? {} : { modified }),
    ...(creator === undefined ? {} : { creator }),
    ...(modifiedBy === undefined ? {} : { modifiedBy }),
    raw,
    unsafeNumbers,
  };
}

function readPerson(value: Json | undefined): Person | undefined {
  if (!isObject(value)) {
    return undefined;
  }
  const id = stringAt(value, 'id');
  const name = stringAt(value, 'name');
  return id === undefined ? undefined : { id, ...(name === undefined ? {} : { name }) };
}
