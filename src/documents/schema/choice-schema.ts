import { COMPARATORS } from '../../catalogue/comparators.ts';
import type { OperandKind } from '../../catalogue/comparators.ts';
import { OPERATORS } from '../../catalogue/operators.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { path } from './form-schema.ts';
import { ANY_TEXT, ANY_VALUE, item, list, known, text, when, where } from './written-value.ts';

const TYPES: Readonly<Record<OperandKind, readonly string[]>> = {
  string: ['string', 'number', 'boolean', 'null'],
  number: ['string', 'number', 'null'],
  boolean: ['string', 'boolean', 'null'],
  timestamp: ['string', 'null'],
  any: ANY_VALUE.type,
};

const CHOICES = OPERATORS.filter(({ stepType }) => stepType === 'choice');

/** What a step of type `choice` holds beside what every step does (facts 3.4). */
export function choiceSchema(): JsonObject {
  return {
    required: ['choiceList', 'defaultStep'],
    properties: {
      actionId: known(
        Object.fromEntries(
          CHOICES.map(({ id, name, description }) => [id, `${name}. ${description}`]),
        ),
        ANY_TEXT,
        'What is compared; comparators are proposed by it.',
      ),
      choiceList: list('The first choice that is met says where the workflow goes.', choiceItem()),
      defaultStep: text('The step that follows when no choice is met.'),
    },
    allOf: [
      ...CHOICES.map(({ id }) => where('actionId', [id], offering(comparators(id)))),
      when({ type: 'object', not: { required: ['actionId'] } }, offering(comparators())),
    ],
  };
}

function choiceItem(): JsonObject {
  return item('choice', 'One choice.', {
    additionalProperties: false,
    required: ['comparator', 'nextStep'],
    properties: {
      comparator: text('How A and B are compared.'),
      nextStep: text('The step that follows when the choice is met.'),
      variableA: { description: 'A as a literal; it is a path nearly always.', doNotSuggest: true },
      'variableA.$': path('what is looked at, A.'),
      variableB: { description: 'What A is compared with, B.', ...ANY_VALUE },
      'variableB.$': path('what A is compared with, B.'),
    },
    allOf: KINDS.map(comparedWith),
  });
}

function offering(names: Readonly<Record<string, string>>): JsonObject {
  const comparator = known(names, ANY_TEXT, 'How A and B are compared.');
  return { properties: { choiceList: { items: { properties: { comparator } } } } };
}

function comparators(operatorId?: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    COMPARATORS.filter((one) => operatorId === undefined || one.operatorId === operatorId).map(
      ({ name, description }) => [name, `${description}.`],
    ),
  );
}

const KINDS: readonly OperandKind[] = ['string', 'number', 'boolean', 'timestamp'];

/** B has the type that the comparator takes; text always fits, as it may be a template or a tag. */
function comparedWith(kind: OperandKind): JsonObject {
  const names = COMPARATORS.filter(({ takes }) => takes === kind).map(({ name }) => name);
  return where('comparator', names, { properties: { variableB: { type: TYPES[kind] } } });
}
