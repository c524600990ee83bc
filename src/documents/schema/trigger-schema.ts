import type { LibraryTrigger, LibraryTriggerType } from '../../catalogue/library-item.ts';
import { TRIGGERS } from '../../catalogue/triggers.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { formProperties } from './form-schema.ts';
import { ANY_TEXT, known, mapping, text, when, where } from './written-value.ts';

const TYPES: Readonly<Record<LibraryTriggerType, string>> = {
  EVENT: 'Starts when something happened in the tenant.',
  SCHEDULED: 'Starts by the clock.',
  EXTERNAL: 'Starts when a client calls it over HTTP.',
  AccessRequestTrigger: 'Starts when access is asked for, and approves it by a step.',
};

/** What starts a workflow (facts 3.6, 4.2). */
export function triggerSchema(): JsonObject {
  return mapping('What starts the workflow. An empty mapping is no trigger.', {
    additionalProperties: false,
    properties: {
      // Any text fits: an empty one is no trigger, and a tenant may know more types.
      type: known(TYPES, ANY_TEXT, 'How the workflow is started.'),
      attributes: mapping('What the trigger is given.', {}),
      displayName: text('What the builder shows.'),
      mode: text('Written by some exports.'),
    },
    ...when({ minProperties: 1 }, { required: ['type'] }),
    allOf: [
      where('type', ['EVENT'], attributesOf(ofTypes('EVENT', 'AccessRequestTrigger'))),
      where('type', ['AccessRequestTrigger'], attributesOf(ofTypes('AccessRequestTrigger'))),
      where('type', ['SCHEDULED'], attributesOf(ofTypes('SCHEDULED'))),
      where('type', ['EXTERNAL'], attributesOf(ofTypes('EXTERNAL'))),
    ],
  });
}

function ofTypes(...types: readonly LibraryTriggerType[]): readonly LibraryTrigger[] {
  return TRIGGERS.filter(({ type }) => types.includes(type));
}

function attributesOf(triggers: readonly LibraryTrigger[]): JsonObject {
  const fields = new Map(
    triggers.flatMap(({ formFields }) => formFields).map((field) => [field.name, field]),
  );
  return {
    properties: {
      attributes: {
        properties: {
          ...formProperties([...fields.values()]),
          id: known(
            Object.fromEntries(triggers.map((trigger) => [trigger.id, aboutTrigger(trigger)])),
            ANY_TEXT,
            'The id of the trigger. A tenant may know triggers that are not proposed here.',
          ),
          'id.$': false,
        },
      },
    },
  };
}

function aboutTrigger({ name, description, awaitsAnswer, inferred }: LibraryTrigger): string {
  return [
    `${name}. ${description}`,
    ...(awaitsAnswer ? ['It waits for an answer.'] : []),
    ...(inferred ? ['This id follows the pattern of the others and was not seen.'] : []),
  ].join(' ');
}
