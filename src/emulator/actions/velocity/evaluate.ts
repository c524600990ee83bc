import { equal, isArray, isObject, objectOf, own } from '../../../kernel/json.ts';
import type { Json } from '../../../kernel/json.ts';
import { VelocityTrouble } from './cursor.ts';
import { callMethod } from './methods.ts';
import { shown } from './shown.ts';
import type { Expression, Hop, Operator, Reference, ShownReference } from './tree.ts';

/** UTF-16 units of one text, and items of one range; enough for any mail. */
const SIZE_LIMIT = 256 * 1024;
const RANGE_LIMIT = 10_000;
const WORK_LIMIT = 200_000;

/** What numbers are calculated and compared with. */
type Calculation = Exclude<Operator, '||' | '&&' | '==' | '!='>;

/** The variables of a template while it is rendered, and how much was done. */
export class Scope {
  readonly #variables: Map<string, Json>;
  #work = 0;

  constructor(context: Iterable<readonly [string, Json]>) {
    this.#variables = new Map(context);
  }

  get(name: string): Json | undefined {
    return this.#variables.get(name);
  }

  /** Names a value; without one the name stands for nothing again. */
  set(name: string, value: Json | undefined): void {
    if (value === undefined) {
      this.#variables.delete(name);
    } else {
      this.#variables.set(name, value);
    }
  }

  /** Counts what is done; throws a VelocityTrouble when a template does too much. */
  spend(amount = 1): void {
    this.#work += amount;
    if (this.#work > WORK_LIMIT) {
      throw new VelocityTrouble('the template does not come to an end');
    }
  }
}

/** Evaluates an expression; undefined where it stands for nothing. */
export function evaluate(scope: Scope, expression: Expression): Json | undefined {
  scope.spend();
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'text':
      return bounded(
        expression.parts
          .map((part) =>
            part.kind === 'text'
              ? part.text
              : part.kind === 'reference'
                ? showReference(scope, part)
                : '',
          )
          .join(''),
      );
    case 'reference':
      return resolve(scope, expression.reference);
    case 'list':
      return expression.items.map((item) => evaluate(scope, item) ?? null);
    case 'range':
      return range(evaluate(scope, expression.from), evaluate(scope, expression.to));
    case 'map':
      return objectOf(
        expression.entries.map(([key, value]) => [
          shown(evaluate(scope, key)),
          evaluate(scope, value) ?? null,
        ]),
      );
    case 'not':
      return !isTrue(evaluate(scope, expression.of));
    case 'operation':
      return operate(scope, expression.operator, expression.left, expression.right);
  }
}

/** Gives the text a reference shows: its value, itself where there is none, or nothing if it is quiet. */
export function showReference(scope: Scope, part: ShownReference): string {
  const value = resolve(scope, part.reference);
  const text = value === undefined || value === null ? undefined : bounded(shown(value));
  scope.spend(1 + (text?.length ?? 0) / 1000);
  return text ?? (part.quiet ? '' : part.source);
}

/** Says what counts as true: nothing, false, zero and what is empty do not (Velocity 2). */
export function isTrue(value: Json | undefined): boolean {
  if (isArray(value)) {
    return value.length > 0;
  }
  return isObject(value) ? Object.keys(value).length > 0 : Boolean(value);
}

function resolve(scope: Scope, reference: Reference): Json | undefined {
  let value = scope.get(reference.name);
  for (const hop of reference.path) {
    if (value === undefined || value === null) {
      return undefined;
    }
    value = follow(scope, value, hop);
  }
  return value;
}

function follow(scope: Scope, value: Json, hop: Hop): Json | undefined {
  scope.spend(1 + (typeof value === 'string' ? value.length / 1000 : 0));
  if (hop.kind === 'property') {
    return isObject(value) ? own(value, hop.name) : undefined;
  }
  if (hop.kind === 'method') {
    const args = hop.args.map((arg) => evaluate(scope, arg) ?? null);
    const result = callMethod(value, hop.name, args);
    return typeof result === 'string' ? bounded(result) : result;
  }
  const index = evaluate(scope, hop.of);
  if (isArray(value)) {
    return typeof index === 'number' ? value.at(index) : undefined;
  }
  return isObject(value) ? own(value, shown(index)) : undefined;
}

function operate(
  scope: Scope,
  operator: Operator,
  leftSide: Expression,
  rightSide: Expression,
): Json | undefined {
  const left = evaluate(scope, leftSide);
  if (operator === '||' || operator === '&&') {
    const decided = isTrue(left) === (operator === '||');
    return decided ? operator === '||' : isTrue(evaluate(scope, rightSide));
  }
  const right = evaluate(scope, rightSide);
  if (operator === '==' || operator === '!=') {
    return same(left, right) === (operator === '==');
  }
  if (typeof left === 'number' && typeof right === 'number') {
    return calculate(operator, left, right);
  }
  if (operator === '+' && (typeof left === 'string' || typeof right === 'string')) {
    return bounded(shown(left) + shown(right));
  }
  if (typeof left === 'string' && typeof right === 'string') {
    return calculate(operator, left.localeCompare(right), 0);
  }
  return undefined;
}

/** Values of two types are compared as they show, as Velocity 2 does. */
function same(left: Json | undefined, right: Json | undefined): boolean {
  const empty = (value: Json | undefined): boolean => value === undefined || value === null;
  if (empty(left) || empty(right)) {
    return empty(left) && empty(right);
  }
  return typeof left === typeof right ? equal(left, right) : shown(left) === shown(right);
}

function calculate(operator: Calculation, left: number, right: number): Json | undefined {
  const whole = Number.isInteger(left) && Number.isInteger(right);
  switch (operator) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0 ? undefined : whole ? Math.trunc(left / right) : left / right;
    case '%':
      return right === 0 ? undefined : left % right;
  }
}

function range(from: Json | undefined, to: Json | undefined): Json | undefined {
  if (!Number.isInteger(from) || !Number.isInteger(to)) {
    return undefined;
  }
  const [first, last] = [Number(from), Number(to)];
  const length = Math.abs(last - first) + 1;
  if (length > RANGE_LIMIT) {
    throw new VelocityTrouble(`a range has ${length} items, more than ${RANGE_LIMIT}`);
  }
  return Array.from({ length }, (_, at) => (first <= last ? first + at : first - at));
}

function bounded(text: string): string {
  if (text.length > SIZE_LIMIT) {
    throw new VelocityTrouble(`a text is longer than ${SIZE_LIMIT} characters`);
  }
  return text;
}
