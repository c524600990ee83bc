import { regularExpression } from '../expressions/regular-expression.ts';
import type { Json } from '../kernel/json.ts';
import { timeOf } from './time-value.ts';

/** Compares the operands of a choice; undefined stands for a path that found nothing. */
type Comparator = (a: Json | undefined, b: Json | undefined) => boolean;

function texts(test: (a: string, b: string) => boolean): Comparator {
  return (a, b) => typeof a === 'string' && typeof b === 'string' && test(a, b);
}

function numbers(test: (a: number, b: number) => boolean): Comparator {
  return (a, b) => typeof a === 'number' && typeof b === 'number' && test(a, b);
}

function times(test: (a: number, b: number) => boolean): Comparator {
  return (a, b) => {
    const [first, second] = [timeOf(a), timeOf(b)];
    return first !== undefined && second !== undefined && test(first, second);
  };
}

/**
 * The comparators by name (facts 3.4). Types are never mixed: a text is no number, and "true" is not true (facts 5.3).
 * Those only inferred from their siblings stand in facts 3.3.
 */
const COMPARATORS: ReadonlyMap<string, Comparator> = new Map([
  ['StringEquals', texts((a, b) => a === b)],
  ['StringContains', texts((a, b) => a.includes(b))],
  ['StringStartsWith', texts((a, b) => a.startsWith(b))],
  ['StringEndsWith', texts((a, b) => a.endsWith(b))],
  ['StringMatches', texts((a, b) => regularExpression(b)?.test(a) === true)],
  ['NumericEquals', numbers((a, b) => a === b)],
  ['NumericGreaterThan', numbers((a, b) => a > b)],
  ['NumericGreaterThanEquals', numbers((a, b) => a >= b)],
  ['NumericLessThan', numbers((a, b) => a < b)],
  ['NumericLessThanEquals', numbers((a, b) => a <= b)],
  ['BooleanEquals', (a, b) => typeof a === 'boolean' && typeof b === 'boolean' && a === b],
  ['TimestampEquals', times((a, b) => a === b)],
  ['TimestampGreaterThan', times((a, b) => a > b)],
  ['TimestampGreaterThanEquals', times((a, b) => a >= b)],
  ['TimestampLessThan', times((a, b) => a < b)],
  ['TimestampLessThanEquals', times((a, b) => a <= b)],
  ['IsPresent', (a) => a !== undefined],
  // That a path which finds nothing counts as null is inferred.
  ['IsNull', (a) => a === undefined || a === null],
  ['IsString', (a) => typeof a === 'string'],
  ['IsNumeric', (a) => typeof a === 'number'],
  ['IsBoolean', (a) => typeof a === 'boolean'],
  ['IsTimestamp', (a) => timeOf(a) !== undefined],
]);

/** Gives the comparator of a name; undefined for one that the platform does not have. */
export function comparatorOf(name: string): Comparator | undefined {
  return COMPARATORS.get(name);
}
