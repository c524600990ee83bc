/** What a transform takes or gives. */
export type TransformKind = 'string' | 'integer' | 'time';

/** One input of a transform; `X.$` may stand for `X`. */
export interface TransformInput {
  readonly name: string;
  readonly kind: TransformKind | 'pattern';
  readonly required: boolean;
}

/** A transform of a variable (facts 3.4). */
export interface TransformItem {
  readonly id: string;
  readonly description: string;
  readonly takes: TransformKind;
  readonly gives: TransformKind;
  readonly inputs: readonly TransformInput[];
  /** Whether its id or its inputs are only inferred. */
  readonly inferred: boolean;
}

const TIME_INPUTS: readonly TransformInput[] = [input('length!', 'integer'), input('unit!')];

/** Every transform known; a chain hands each the value of the one before. */
export const TRANSFORMS: readonly TransformItem[] = [
  {
    id: 'sp:transform:substring:string',
    description: 'Cuts a part out; without a length, up to the end.',
    takes: 'string',
    gives: 'string',
    inputs: [input('start', 'integer'), input('length', 'integer')],
    inferred: false,
  },
  {
    id: 'sp:transform:concatenate:string',
    description: 'Appends a text; a number on either side fails.',
    takes: 'string',
    gives: 'string',
    inputs: [input('variableB!')],
    inferred: false,
  },
  {
    id: 'sp:transform:replace:string',
    description: 'Replaces every match of a regular expression.',
    takes: 'string',
    gives: 'string',
    inputs: [input('pattern!', 'pattern'), input('replacement')],
    inferred: false,
  },
  {
    id: 'sp:transform:trim:string',
    description: 'Takes a prefix and a postfix away.',
    takes: 'string',
    gives: 'string',
    inputs: [input('prefix'), input('postfix')],
    inferred: true,
  },
  {
    id: 'sp:transform:getIndex:int',
    description: 'Says where a pattern is first found.',
    takes: 'string',
    gives: 'integer',
    inputs: [input('pattern!', 'pattern')],
    inferred: false,
  },
  {
    id: 'sp:transform:addTime:time',
    description: 'Moves a time forward.',
    takes: 'time',
    gives: 'time',
    inputs: TIME_INPUTS,
    inferred: false,
  },
  {
    id: 'sp:transform:subtractTime:time',
    description: 'Moves a time backward.',
    takes: 'time',
    gives: 'time',
    inputs: TIME_INPUTS,
    inferred: false,
  },
  {
    id: 'sp:transform:formatDate:string',
    description: 'Writes a time in a format.',
    takes: 'time',
    gives: 'string',
    inputs: [input('format')],
    inferred: true,
  },
];

function input(written: string, kind: TransformInput['kind'] = 'string'): TransformInput {
  return { name: written.replace(/!$/, ''), kind, required: written.endsWith('!') };
}
