import { ACTIONS, COMMON_FIELDS } from '../../catalogue/actions.ts';
import type { LibraryAction } from '../../catalogue/library-item.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { LOOP_ACTIONS } from '../../workflow/step.ts';
import { formProperties, patternProperties } from './form-schema.ts';
import { ANY_TEXT, item, known, list, mapping, quiet, ref, text, when } from './written-value.ts';

/** An action with all its versions, newest last. */
interface Versions {
  readonly newest: LibraryAction;
  readonly all: readonly LibraryAction[];
}

function library(): readonly Versions[] {
  return ACTIONS.flatMap((newest) => {
    const all = ACTIONS.filter(({ id }) => id === newest.id);
    return newest === all.at(-1) ? [{ newest, all }] : [];
  });
}

/** What a step of type `action` holds beside what every step does (facts 3.1, 4.1). */
export function actionSchema(): JsonObject {
  const actions = library();
  return {
    required: ['actionId', 'attributes'],
    properties: {
      actionId: known(
        Object.fromEntries(actions.map((action) => [action.newest.id, aboutAction(action)])),
        ANY_TEXT,
        'What the step does. A tenant may know actions that are not proposed here.',
      ),
      attributes: mapping('What the action is given.', {}),
      nextStep: text('The step that follows.'),
      catch: list(
        'Where the workflow goes on when the step fails; without it the run fails.',
        item('catch', 'One way on.', {
          additionalProperties: false,
          required: ['next'],
          properties: { next: text('The step that follows a failure.') },
        }),
      ),
      selectResult: quiet({}),
    },
    allOf: actions.flatMap(formsOf),
  };
}

function aboutAction({ newest, all }: Versions): string {
  const deprecated = all.every((action) => action.deprecated) ? ' Deprecated.' : '';
  return `${newest.name}. ${newest.description}${deprecated}`;
}

/** A branch for the newest version, which also stands for one that is not said, and one for each with another form. */
function formsOf(versions: Versions): readonly JsonObject[] {
  const { newest, all } = versions;
  const others = all.filter((one) => formKey(one) !== formKey(newest));
  const isAction: JsonObject = {
    type: 'object',
    required: ['actionId'],
    properties: { actionId: { const: newest.id } },
  };
  const isOther: JsonObject = {
    required: ['versionNumber'],
    properties: { versionNumber: { enum: others.map(numberOf) } },
  };
  return [
    when(others.length === 0 ? isAction : { ...isAction, not: isOther }, formOf(newest, versions)),
    ...others.map((one) =>
      when(
        {
          type: 'object',
          required: ['actionId', 'versionNumber'],
          properties: { actionId: { const: one.id }, versionNumber: { const: numberOf(one) } },
        },
        formOf(one, versions),
      ),
    ),
  ];
}

function numberOf({ versionNumber }: LibraryAction): number {
  return versionNumber;
}

function formKey({ formFields }: LibraryAction): string {
  return formFields.map(({ name }) => name).join();
}

function formOf(action: LibraryAction, { all }: Versions): JsonObject {
  const numbers = all.map(numberOf).toReversed();
  const deprecated = all.filter((one) => one.deprecated).map(numberOf);
  const about = deprecated.length === 0 ? '' : ` Deprecated: ${deprecated.join(', ')}.`;
  const { patterns } = action;
  return {
    properties: {
      versionNumber: {
        description: `The version of the action; known: ${numbers.join(', ')}.${about}`,
        default: numbers[0] ?? 1,
        examples: numbers.slice(1),
      },
      attributes: {
        description: `${action.name}: ${action.description}`,
        properties: {
          ...formProperties([...action.formFields, ...COMMON_FIELDS]),
          ...(LOOP_ACTIONS.has(action.id) ? loopBody() : {}),
        },
        ...(patterns.length === 0 ? {} : { patternProperties: patternProperties(patterns) }),
      },
    },
  };
}

/** The body of a loop is a step map of its own; neither its start nor its steps can be a path (facts 3.4). */
function loopBody(): JsonObject {
  return {
    start: text('The first step of the body. Required.'),
    'start.$': false,
    steps: ref('steps'),
    'steps.$': false,
  };
}
