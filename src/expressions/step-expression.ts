import type { Json } from '../kernel/json.ts';
import type { Budget } from './evaluation-budget.ts';
import type { ArithmeticOperator, CompareOperator, Expression, Path } from './path-tree.ts';
import { regularExpression } from './regular-expression.ts';

/** What a filter's expression needs of the evaluation around it. */
export interface StepScope {
  readonly budget: Budget;
  /** Evaluates a path inside the filter; `current` is the element under test. */
  pathValue(path: Path, current: Json): Json | undefined;
}

type Operand = Json | undefined;
type Comparison = Extract<Expression, { readonly kind: 'compare' }>;

/** Says whether a filter's expression takes an element; values become booleans as in JavaScript (facts 5.2). */
export function holds(test: Expression, current: Json, scope: StepScope): boolean {
  return truthy(operandOf(test, current, scope));
}

function operandOf(expression: Expression, current: Json, scope: StepScope): Operand {
  switch (expression.kind) {
    case 'value':
      return expression.value;
    case 'path':
      return scope.pathValue(expression.path, current);
    case 'and': {
      const left = operandOf(expression.left, current, scope);
      return truthy(left) ? operandOf(expression.right, current, scope) : left;
    }
    case 'or': {
      const left = operandOf(expression.left, current, scope);
      return truthy(left) ? left : operandOf(expression.right, current, scope);
    }
    case 'not':
      return !truthy(operandOf(expression.operand, current, scope));
    case 'negative':
      return -numberOf(operandOf(expression.operand, current, scope));
    case 'arithmetic':
      return calculated(
        expression.operator,
        operandOf(expression.left, current, scope),
        operandOf(expression.right, current, scope),
        scope.budget,
      );
    case 'compare':
      return compares(expression, current, scope);
    case 'regex':
    case 'list':
      return undefined;
  }
}

function calculated(
  operator: ArithmeticOperator,
  left: Operand,
  right: Operand,
  budget: Budget,
): Operand {
  switch (operator) {
    case '+':
      return isText(left) || isText(right)
        ? budget.reading(textOf(left, budget) + textOf(right, budget))
        : numberOf(left) + numberOf(right);
    case '-':
      return numberOf(left) - numberOf(right);
    case '*':
      return numberOf(left) * numberOf(right);
    case '/':
      return numberOf(left) / numberOf(right);
    case '%':
      return Math.trunc(numberOf(left)) % Math.trunc(numberOf(right));
  }
}

function compares(comparison: Comparison, current: Json, scope: StepScope): boolean {
  const { operator } = comparison;
  if (operator === '=~' || operator === '!~') {
    return matches(comparison, current, scope) === (operator === '=~');
  }
  const left = operandOf(comparison.left, current, scope);
  const right = operandOf(comparison.right, current, scope);
  if (operator === '==' && (isNothing(left) || isNothing(right))) {
    return isNothing(left) && isNothing(right);
  }
  // Values of two types are neither === nor !== to each other.
  if ((operator === '===' || operator === '!==') && typeName(left) !== typeName(right)) {
    return false;
  }
  return isText(left) && isText(right)
    ? ordered(operator, textOf(left, scope.budget), textOf(right, scope.budget))
    : numbersOrdered(operator, numberOf(left), numberOf(right));
}

/** Undefined, which is neither a match nor none, unless exactly one side is a valid pattern. */
function matches(
  { left, right }: Comparison,
  current: Json,
  scope: StepScope,
): boolean | undefined {
  const [pattern, other] = right.kind === 'regex' ? [right, left] : [left, right];
  if (pattern.kind !== 'regex' || other.kind === 'regex') {
    return undefined;
  }
  // The engine takes the spaces out of a path before it reads it, and out of the patterns in it (facts 5.2).
  const compiled = regularExpression(pattern.source.replaceAll(/[ \t]/g, ''), pattern.flags);
  const text = textOf(operandOf(other, current, scope), scope.budget);
  return compiled?.test(scope.budget.reading(text));
}

/** A comparison with something that is no number is false, `!=` too. */
function numbersOrdered(operator: CompareOperator, left: number, right: number): boolean {
  return !Number.isNaN(left) && !Number.isNaN(right) && ordered(operator, left, right);
}

function ordered<T extends string | number>(operator: CompareOperator, left: T, right: T): boolean {
  switch (operator) {
    case '==':
    case '===':
      return left === right;
    case '!=':
    case '!==':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '=~':
    case '!~':
    case 'in':
    case 'nin':
    case 'subsetof':
    case 'anyof':
    case 'noneof':
    case 'allof':
    case 'size':
    case 'contains':
    case 'empty':
    case 'type':
      return false;
  }
}

function isNothing(value: Operand): value is null | undefined {
  return value === undefined || value === null;
}

/** Lists and objects are texts to the engine: their JSON. */
function isText(value: Operand): boolean {
  return typeof value === 'string' || (typeof value === 'object' && value !== null);
}

function typeName(value: Operand): string {
  return isText(value) ? 'string' : value === null ? 'null' : typeof value;
}

function textOf(value: Operand, budget: Budget): string {
  return typeof value === 'object' && value !== null
    ? budget.reading(JSON.stringify(value))
    : String(value);
}

function truthy(value: Operand): boolean {
  return Boolean(value);
}

function numberOf(value: Operand): number {
  if (typeof value === 'string') {
    // Number() forgives spaces around the digits, the engine does not.
    return /\s/.test(value) ? Number.NaN : Number(value);
  }
  if (value === null || typeof value === 'boolean') {
    return Number(value);
  }
  return typeof value === 'number' ? value : Number.NaN;
}
