import { isArray, isObject } from '../kernel/json.ts';
import type { Json } from '../kernel/json.ts';
import type { Budget } from './evaluation-budget.ts';
import { ordered, same, typeName } from './filter-comparison.ts';
import { childrenOf } from './path-steps.ts';
import type { CompareOperator, Expression, Path } from './path-tree.ts';
import { regularExpression } from './regular-expression.ts';

/** What a trigger filter's expression needs of the evaluation around it. */
export interface FilterScope {
  readonly budget: Budget;
  /** Set when an operator met a type it has no answer for: the whole expression is false then, even behind `!`. */
  invalid: boolean;
  /** Evaluates a path inside the filter; `current` is the element under test. */
  pathValue(path: Path, current: Json): Json | undefined;
  /** Says whether a path inside the filter finds anything. */
  exists(path: Path, current: Json): boolean;
}

type Comparison = Extract<Expression, { readonly kind: 'compare' }>;

/** Says whether a trigger filter's expression takes an element (facts 4.3). */
export function accepts(test: Expression, current: Json, scope: FilterScope): boolean {
  const before = scope.invalid;
  scope.invalid = false;
  const accepted = holds(test, current, scope) && !scope.invalid;
  scope.invalid = before;
  return accepted;
}

function holds(test: Expression, current: Json, scope: FilterScope): boolean {
  switch (test.kind) {
    case 'and':
      return holds(test.left, current, scope) && holds(test.right, current, scope);
    case 'or':
      return holds(test.left, current, scope) || holds(test.right, current, scope);
    case 'not':
      return !holds(test.operand, current, scope);
    case 'path':
      return scope.exists(test.path, current);
    case 'value':
      return test.value === true;
    case 'compare':
      return compares(test, current, scope);
    case 'negative':
    case 'arithmetic':
    case 'list':
    case 'regex':
      return invalid(scope);
  }
}

function compares(test: Comparison, current: Json, scope: FilterScope): boolean {
  if (test.operator === '=~') {
    return matches(test, current, scope);
  }
  const left = operandOf(test.left, current, scope);
  const right = operandOf(test.right, current, scope);
  switch (test.operator) {
    case '==':
      return same(left, right);
    case '!=':
      return !same(left, right);
    case '===':
      return typeName(left) === typeName(right) && same(left, right);
    case '!==':
      return typeName(left) !== typeName(right) || !same(left, right);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return ordered(test.operator, left, right);
    case 'size':
      return typeof right === 'number' && sizeOf(left) === right;
    case 'empty':
      return isEmpty(left, right, scope);
    case 'contains':
      return contains(left, right, scope.budget);
    case 'type':
      return typeName(left) === right;
    case 'in':
      return among(left, right, scope);
    case 'nin':
      return !among(left, right, scope);
    case 'allof':
    case 'anyof':
    case 'noneof':
    case 'subsetof':
      return comparesLists(test.operator, left, right, scope);
    case '!~':
      return invalid(scope);
  }
}

function operandOf(expression: Expression, current: Json, scope: FilterScope): Json | undefined {
  switch (expression.kind) {
    case 'value':
      return expression.value;
    case 'path':
      return scope.pathValue(expression.path, current);
    case 'list':
      return expression.items.map((item) => operandOf(item, current, scope) ?? null);
    case 'and':
    case 'or':
    case 'not':
    case 'compare':
      return holds(expression, current, scope);
    case 'negative':
    case 'arithmetic':
    case 'regex':
      invalid(scope);
      return undefined;
  }
}

function invalid(scope: FilterScope): false {
  scope.invalid = true;
  return false;
}

/** A pattern has to match all of the text; one element of a list is enough. */
function matches(test: Comparison, current: Json, scope: FilterScope): boolean {
  const [pattern, other] =
    test.right.kind === 'regex' ? [test.right, test.left] : [test.left, test.right];
  if (pattern.kind !== 'regex' || other.kind === 'regex') {
    return false;
  }
  const compiled = regularExpression(pattern.source, pattern.flags);
  if (compiled === undefined) {
    return invalid(scope);
  }
  const value = operandOf(other, current, scope);
  return (isArray(value) ? value : [value]).some((item) =>
    compiled.testWhole(scope.budget.reading(searched(item))),
  );
}

/** What a pattern is held against; lists, objects and nothing are an empty text to it. */
function searched(value: Json | undefined): string {
  return typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : '';
}

function sizeOf(value: Json | undefined): number {
  return typeof value === 'string' || isArray(value) ? value.length : -1;
}

function isEmpty(left: Json | undefined, right: Json | undefined, scope: FilterScope): boolean {
  const size =
    typeof left === 'string'
      ? left.length
      : isCollection(left)
        ? childrenOf(left).length
        : undefined;
  if (size === undefined) {
    return false;
  }
  return typeof right === 'boolean' ? (size === 0) === right : invalid(scope);
}

function isCollection(
  value: Json | undefined,
): value is Exclude<Json, null | boolean | number | string> {
  return isArray(value) || isObject(value);
}

function contains(left: Json | undefined, right: Json | undefined, budget: Budget): boolean {
  if (typeof left === 'string' && typeof right === 'string') {
    return budget.reading(left).includes(right);
  }
  return isArray(left) && has(left, right, budget);
}

function among(left: Json | undefined, right: Json | undefined, scope: FilterScope): boolean {
  if (isArray(right)) {
    return has(right, left, scope.budget);
  }
  return isObject(right) ? false : invalid(scope);
}

function comparesLists(
  operator: Extract<CompareOperator, 'allof' | 'anyof' | 'noneof' | 'subsetof'>,
  left: Json | undefined,
  right: Json | undefined,
  scope: FilterScope,
): boolean {
  if (!isArray(left) || !isArray(right)) {
    return isCollection(left) && isCollection(right) ? false : invalid(scope);
  }
  const { budget } = scope;
  switch (operator) {
    case 'allof':
      return right.every((item) => has(left, item, budget));
    case 'anyof':
      return left.some((item) => has(right, item, budget));
    case 'noneof':
      return !left.some((item) => has(right, item, budget));
    case 'subsetof':
      return left.every((item) => has(right, item, budget));
  }
}

function has(list: readonly Json[], wanted: Json | undefined, budget: Budget): boolean {
  return list.some((item) => {
    budget.spend(1 / 16);
    return same(wanted, item);
  });
}
