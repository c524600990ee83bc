/** What a comparator takes on both sides; `any` is for those that ask what a single value is. */
export type OperandKind = 'string' | 'number' | 'boolean' | 'timestamp' | 'any';

/** A comparator of a choice (facts 3.4). */
export interface ComparatorItem {
  readonly name: string;
  /** The operator that the builder makes of it. */
  readonly operatorId: string;
  readonly takes: OperandKind;
  /** 2 with a `variableB`, 1 without. */
  readonly operands: 1 | 2;
  readonly description: string;
  /** Whether it is only inferred from its siblings (facts 3.3). */
  readonly inferred: boolean;
}

const FAMILIES: readonly (readonly [
  operatorId: string,
  takes: OperandKind,
  operands: 1 | 2,
  comparators: Readonly<Record<string, string>>,
])[] = [
  [
    'sp:compare-strings',
    'string',
    2,
    {
      StringEquals: 'A is B, letter by letter',
      StringContains: 'A has B in it; a list is not searched',
      'StringStartsWith?': 'A begins with B',
      StringEndsWith: 'A ends with B',
      StringMatches: 'A fits the regular expression B',
    },
  ],
  [
    'sp:compare-numbers',
    'number',
    2,
    {
      NumericEquals: 'A = B',
      NumericGreaterThan: 'A > B',
      NumericGreaterThanEquals: 'A ≥ B',
      'NumericLessThan?': 'A < B',
      'NumericLessThanEquals?': 'A ≤ B',
    },
  ],
  ['sp:compare-boolean', 'boolean', 2, { BooleanEquals: 'A is B; the text "true" is no boolean' }],
  [
    'sp:compare-timestamps',
    'timestamp',
    2,
    {
      'TimestampEquals?': 'A and B are the same time',
      'TimestampGreaterThan?': 'A is later than B',
      TimestampGreaterThanEquals: 'A is not earlier than B',
      'TimestampLessThan?': 'A is earlier than B',
      'TimestampLessThanEquals?': 'A is not later than B',
    },
  ],
  [
    'sp:compare-unary',
    'any',
    1,
    {
      IsPresent: 'the path finds something',
      IsNull: 'the value is null',
      'IsString?': 'the value is text',
      'IsNumeric?': 'the value is a number',
      'IsBoolean?': 'the value is true or false',
      'IsTimestamp?': 'the value is a time',
    },
  ],
];

/** Every comparator; `?` above marks one that is inferred. */
export const COMPARATORS: readonly ComparatorItem[] = FAMILIES.flatMap(
  ([operatorId, takes, operands, comparators]) =>
    Object.entries(comparators).map(([written, description]) => ({
      name: written.replace(/\?$/, ''),
      operatorId,
      takes,
      operands,
      description,
      inferred: written.endsWith('?'),
    })),
);

/** Lists the names of an operator's comparators. */
export function comparatorsOf(operatorId: string): readonly string[] {
  return COMPARATORS.filter((one) => one.operatorId === operatorId).map(({ name }) => name);
}
