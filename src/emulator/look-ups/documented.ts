import { objectOf } from '../../kernel/json.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Family } from '../families.ts';
import type { Operator } from '../filter-operators.ts';
import type { Tenant } from '../tenant.ts';
import type { Kind } from './kinds.ts';

/** Fields that are found by their whole value. */
export const EQ = ['eq'] as const;

/** Fields that are found by one or several whole values. */
export const EQ_IN = ['eq', 'in'] as const;

/** Fields that are found by their value or its beginning. */
export const EQ_SW = ['eq', 'sw'] as const;

/** Fields that are found by values or a beginning. */
export const EQ_IN_SW = ['eq', 'in', 'sw'] as const;

/** Times that are only compared. */
export const WHEN = ['gt', 'ge', 'lt', 'le'] as const;

/** Fields of sources, which know most operators. */
export const ANY: readonly Operator[] = ['eq', 'in', 'ge', 'gt', 'le', 'lt', 'ne', 'isnull', 'sw'];

/** Fields of forms. */
export const FORM_FIELD = ['eq', 'gt', 'sw', 'in'] as const;

/** What joins conditions where nothing is said of `or` and `not`: nobody can rely on those (facts 8). */
export const AND = ['and'] as const;

/** What joins conditions where `or` is known to work (facts 8). */
export const AND_OR = ['and', 'or'] as const;

/** Every family but these. */
export function except(...names: readonly Family['name'][]): (family: Family) => boolean {
  return ({ name }) => !names.includes(name);
}

/** The rows of one kind. */
export function recordsOf(kind: Kind): (tenant: Tenant) => readonly JsonObject[] {
  return (tenant) => tenant.records.list(kind);
}

/** Shows a row without some of its members. */
export function without(...members: readonly string[]): (row: JsonObject) => JsonObject {
  return (row) => objectOf(Object.entries(row).filter(([key]) => !members.includes(key)));
}
