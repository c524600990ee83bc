import { OPERATORS } from '../../catalogue/operators.ts';
import { TRANSFORMS } from '../../catalogue/transforms.ts';
import type { TransformItem } from '../../catalogue/transforms.ts';
import { objectOf } from '../../kernel/json.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { path } from './form-schema.ts';
import { ANY_TEXT, ANY_VALUE, item, known, list, mapping, text, where } from './written-value.ts';

const MUTATIONS = Object.fromEntries(
  OPERATORS.filter(({ stepType }) => stepType === 'Mutation').map(({ id, name, description }) => [
    id,
    `${name}. ${description}`,
  ]),
);

/** What a step of type `Mutation` holds beside what every step does (facts 3.4). */
export function mutationSchema(): JsonObject {
  const actionId = known(MUTATIONS, ANY_TEXT, 'Whether variables are defined or changed.');
  return {
    required: ['attributes'],
    properties: {
      actionId,
      nextStep: text('The step that follows.'),
      attributes: mapping('The variables.', {
        properties: {
          id: { ...actionId, description: 'The same as the actionId of the step.' },
          variables: list('Variables, in the order in which they get their values.', variable()),
        },
      }),
    },
  };
}

function variable(): JsonObject {
  return item('variable', 'One variable.', {
    required: ['name'],
    properties: {
      name: text(
        'The name, read later at $.<step>.<name>; to change a variable, its path, as $.defineVariable.shortName.',
      ),
      description: text('What it is for.'),
      variableA: { description: 'The value, before the transforms.', ...ANY_VALUE },
      'variableA.$': path('the value, before the transforms.'),
      transforms: list(
        'Changes of the value; each gets what the one before it gave.',
        item('transform', 'One change.', {
          required: ['id'],
          properties: {
            id: known(
              Object.fromEntries(TRANSFORMS.map(({ id, description }) => [id, description])),
              ANY_TEXT,
              'What is done with the value.',
            ),
            input: mapping('What the transform needs.', {}),
          },
          allOf: TRANSFORMS.map((transform) =>
            where('id', [transform.id], { properties: { input: inputOf(transform) } }),
          ),
        }),
      ),
    },
  });
}

function inputOf({ inputs, description }: TransformItem): JsonObject {
  return {
    properties: objectOf(
      inputs.flatMap(({ name, kind, required }) => {
        const about = `${description}${required ? ' Required.' : ''}`;
        const type =
          kind === 'integer' ? ['integer', 'string', 'null'] : ['string', 'number', 'null'];
        return [
          [name, { description: about, type }],
          [`${name}.$`, path(about)],
        ] as const;
      }),
    ),
  };
}
