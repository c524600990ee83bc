import { equal, isArray } from '../kernel/json.ts';
import type { Json } from '../kernel/json.ts';

/** A missing value equals nothing, not even null; a number and a text are equal when they read the same. */
export function same(left: Json | undefined, right: Json | undefined): boolean {
  if (typeof left === 'number' && typeof right === 'string') {
    return right.trim() === right && right !== '' && Number(right) === left;
  }
  if (typeof left === 'string' && typeof right === 'number') {
    return left === String(right);
  }
  return left !== undefined && equal(left, right);
}

/** Numbers are ordered by value and texts by code unit; nothing else has an order. */
export function ordered(
  operator: '<' | '<=' | '>' | '>=',
  left: Json | undefined,
  right: Json | undefined,
): boolean {
  if (typeof left === 'number' && typeof right === 'number') {
    return holdsFor(operator, left - right);
  }
  if (typeof left === 'string' && typeof right === 'string') {
    return holdsFor(operator, left === right ? 0 : left < right ? -1 : 1);
  }
  return false;
}

function holdsFor(operator: '<' | '<=' | '>' | '>=', difference: number): boolean {
  switch (operator) {
    case '<':
      return difference < 0;
    case '<=':
      return difference <= 0;
    case '>':
      return difference > 0;
    case '>=':
      return difference >= 0;
  }
}

/** The name of a value's type, as the operators `type` and `===` see it. */
export function typeName(value: Json | undefined): string {
  return value === null ? 'null' : isArray(value) ? 'array' : typeof value;
}
