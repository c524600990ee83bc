import { isObject, own, stringAt } from '../kernel/json.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Candidate } from '../workflow/reference.ts';
import type { LookUpKind } from './tenant.ts';

/** Reads what answers to a name of a kind; undefined for a row without an id or a name. */
export function candidateOf(kind: LookUpKind, row: JsonObject): Candidate | undefined {
  // Connectors have no id of their own; their script's name is what others point to (facts 8).
  const id = stringAt(row, kind === 'connector' ? 'scriptName' : 'id');
  const name = kind === 'entitlement' ? entitlementName(row) : stringAt(row, 'name');
  if (id === undefined || id === '' || name === undefined) {
    return undefined;
  }
  const detail = detailOf(kind, row);
  return { id, name, ...(detail === undefined ? {} : { detail }) };
}

/** Reads the name that finds a row again: an identity's alias, where it has one. */
export function describedOf(kind: LookUpKind, row: JsonObject): Candidate | undefined {
  const candidate = candidateOf(kind, row);
  const alias = kind === 'identity' ? stringAt(row, 'alias') : undefined;
  return candidate === undefined || alias === undefined || alias === ''
    ? candidate
    : { id: candidate.id, name: alias, detail: candidate.name };
}

function entitlementName(row: JsonObject): string | undefined {
  const source = nameOf(row, 'source');
  const value = stringAt(row, 'value');
  return source === undefined || value === undefined ? undefined : `${source}/${value}`;
}

function detailOf(kind: LookUpKind, row: JsonObject): string | undefined {
  switch (kind) {
    case 'identity':
      return stringAt(row, 'alias');
    case 'entitlement':
      return stringAt(row, 'attribute');
    case 'access-profile':
      return nameOf(row, 'source');
    case 'connector':
    case 'parameter':
    case 'source':
      return stringAt(row, 'type');
    case 'form':
    case 'governance-group':
    case 'role':
      return nameOf(row, 'owner');
  }
}

function nameOf(row: JsonObject, member: string): string | undefined {
  const other = own(row, member);
  return isObject(other) ? stringAt(other, 'name') : undefined;
}
